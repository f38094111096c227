import { defineConfig } from 'tsdown';

// One small file for tills that take no package: a script tag, an Electron app, a Node service.
export default defineConfig({
  entry: { 'pos-terminal': 'src/index.ts', 'pos-terminal-node': 'src/node/create-pinned-fetch.ts' },
  outDir: 'dist',
  format: 'esm',
  fixedExtension: true,
  platform: 'neutral',
  target: 'es2022',
  dts: false,
  minify: true,
  deps: { alwaysBundle: [/.*/], neverBundle: [/^node:/] },
});
