import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'pos-terminal-'));

beforeAll(async () => {
  await run(join(root, 'node_modules', '.bin', 'tsdown'), ['--out-dir', folder], { cwd: root });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the bundle', () => {
  it('is at most 3 kB gzipped', () => {
    expect(gzipSync(bundle()).length).toBeLessThanOrEqual(3 * 1024);
  });

  it('needs nothing that a browser does not have', () => {
    expect(bundle().toString()).not.toMatch(/\bimport\b|\brequire\(|node:|process\.|Buffer/);
  });
});

function bundle(): Buffer {
  return readFileSync(join(folder, 'pos-terminal.mjs'));
}
