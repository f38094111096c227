import { defineConfig } from 'tsdown';

// One file that needs Node and nothing else, to be taken to the machine that has the problem.
export default defineConfig({
  entry: ['src/main.ts'],
  outDir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node24',
  dts: false,
  minify: false,
  deps: { alwaysBundle: [/.*/] },
});
