import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'tsdown';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL('..', import.meta.url));

/** What an integration bundles that calls Capillary as an API client. */
const TOKEN_PATH = 'virtual:token-path';
const resolveId = (id: string) => (id === TOKEN_PATH ? id : null);
const load = (id: string) =>
  id === TOKEN_PATH
    ? `export { createTokenProvider, oauthClientCredential } from '@capconnect/auth-core';`
    : null;

describe('the package', () => {
  it('bundles the token path, kernel included, into at most 8 kB gzip', async () => {
    const [bundle] = await build({
      cwd: packageFolder,
      config: false,
      entry: { 'token-path': TOKEN_PATH },
      plugins: [{ name: 'token-path', resolveId, load }],
      platform: 'node',
      deps: { alwaysBundle: [/.*/] },
      minify: true,
      dts: false,
      write: false,
      logLevel: 'silent',
    });
    const code = (bundle?.chunks ?? []).map((chunk) => ('code' in chunk ? chunk.code : '')).join('');
    expect(code).toContain('/v3/oauth/token/generate');
    const imports = [...code.matchAll(/from\s*["'`]([^"'`]+)/g)].map(([, name]) => name);
    expect(imports.filter((name) => name?.startsWith('node:') !== true)).toEqual([]);
    expect(gzipSync(code).byteLength).toBeLessThanOrEqual(8 * 1024);
  });

  it.each(['@capconnect/auth-core', '@capconnect/auth-core/axios', '@capconnect/auth-core/auth-engine'])(
    'can be loaded by require(): %s',
    async (name) => {
      const script = `process.stdout.write(Object.keys(require(${JSON.stringify(name)})).join());`;
      const { stdout } = await run(process.execPath, ['--input-type=commonjs', '--eval', script], {
        cwd: packageFolder,
      });
      const module = await import(name);
      expect(stdout).not.toBe('');
      expect(stdout.split(',').toSorted()).toEqual(Object.keys(module).toSorted());
    },
  );

  it('needs nothing but the kernel', async () => {
    const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
    expect(Object.keys(manifest.dependencies)).toEqual(['@capconnect/kernel']);
  });
});
