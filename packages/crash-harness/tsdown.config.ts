import { defineConfig } from 'tsdown';

// As apps/shopify-connector is built.
export default defineConfig({
  entry: ['src/connector/main.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node24',
  dts: false,
  minify: false,
  deps: { alwaysBundle: [/.*/] },
});
