import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const app = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'capconnect-cli-'));
const bundle = join(folder, 'main.mjs');

beforeAll(async () => {
  await run(join(app, 'node_modules', '.bin', 'tsdown'), [], { cwd: app });
  cpSync(join(app, 'dist', 'main.mjs'), bundle);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('works as one file with nothing beside it', async () => {
  const hash = '202cb962ac59075b964b07152d234b70';
  const { stdout } = await run(process.execPath, [
    bundle,
    'basic-header',
    '--till',
    'store.server',
    '--password-md5',
    hash,
  ]);
  expect(stdout).toBe('Authorization: Basic c3RvcmUuc2VydmVyOjIwMmNiOTYyYWM1OTA3NWI5NjRiMDcxNTJkMjM0Yjcw\n');
});

it('says where `up` belongs', async () => {
  await expect(run(process.execPath, [bundle, 'up', '--once'])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('clone'),
  });
});
