import { defineConfig } from 'tsdown';

// As the apps are built. Which one, the command line says.
export default defineConfig({
  format: 'esm',
  platform: 'node',
  target: 'node24',
  dts: false,
  minify: false,
  deps: { alwaysBundle: [/.*/] },
});
