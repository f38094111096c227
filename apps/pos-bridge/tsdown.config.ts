import { defineConfig } from 'tsdown';

// One file that needs Node and nothing else: the image holds no node_modules.
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
