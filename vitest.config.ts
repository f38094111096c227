import { defineConfig } from 'vitest/config';

const projects = ['packages/*', 'apps/*'];

export default defineConfig({
  test: {
    projects: [
      ...projects.map((folder) => ({
        extends: true as const,
        test: { name: folder.replace('/*', ''), include: [`${folder}/test/**/*.test.ts`] },
      })),
      { extends: true as const, test: { name: 'repository', include: ['scripts/test/**/*.test.ts'] } },
    ],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
});
