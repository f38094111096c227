import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS } from '../checks.ts';

const repository = join(import.meta.dirname, '..', '..');
const copy = mkdtempSync(join(tmpdir(), 'capconnect-planted-'));
const undo: (() => void)[] = [];

beforeAll(() => {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: repository,
  });
  for (const file of list
    .toString()
    .split('\0')
    .filter((name) => name !== '')) {
    cpSync(join(repository, file), join(copy, file), { force: true, filter: () => true });
  }
  execFileSync('git', ['init', '--quiet'], { cwd: copy });
  execFileSync('pnpm', ['install', '--offline', '--frozen-lockfile', '--ignore-scripts'], {
    cwd: copy,
    stdio: 'ignore',
  });
}, 120_000);

afterEach(() => {
  for (const restore of undo.splice(0)) restore();
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

// That they pass on the project as it is, `npm test` shows before it comes to this.
describe('the checks', { timeout: 120_000 }, () => {
  it('fail when the kernel imports a package above it', () => {
    plant('packages/kernel/src/clock.ts', "import '@capconnect/auth-core';\n");
    expect(run('boundaries')).toMatchObject({
      code: 1,
      output: expect.stringContaining('@capconnect/auth-core'),
    });
  });

  it('fail when an app imports another app', () => {
    plant('apps/cli/src/table.ts', "import '../../shopify-connector/src/tenant.ts';\n");
    expect(run('boundaries')).toMatchObject({
      code: 1,
      output: expect.stringContaining('shopify-connector'),
    });
  });

  it('fail when production code imports a simulator', () => {
    const file = plant('packages/capillary-client/src/index.ts', "import '@capconnect/simulators';\n");
    expect(run('lint', file)).toMatchObject({
      code: 1,
      output: expect.stringContaining('no-restricted-imports'),
    });
  });

  it('fail when process.env is read outside main.ts', () => {
    const file = plant('apps/shopify-connector/src/tenant.ts', 'export const planted = process.env.HOME;\n');
    expect(run('lint', file)).toMatchObject({ code: 1, output: expect.stringContaining('no-process-env') });
  });

  it('fail when a promise floats', () => {
    const file = plant('packages/kernel/src/clock.ts', 'export function planted() { Promise.resolve(1); }\n');
    expect(run('lint', file)).toMatchObject({
      code: 1,
      output: expect.stringContaining('no-floating-promises'),
    });
  });

  it('fail when an export has no use', () => {
    plant('packages/kernel/src/clock.ts', 'export function plantedExport() {}\n');
    expect(run('unused code')).toMatchObject({ code: 1, output: expect.stringContaining('plantedExport') });
  });
});

/** Adds code to a file of the copy until the test ends. */
function plant(file: string, code: string): string {
  const path = join(copy, file);
  const original = readFileSync(path);
  appendFileSync(path, code);
  undo.push(() => writeFileSync(path, original));
  return file;
}

/** @param files - only these, where the whole project would take long. */
function run(name: string, ...files: readonly string[]): { code: number | null; output: string } {
  const check = CHECKS.find((candidate) => candidate.name === name);
  if (check === undefined) throw new Error(`There is no check named ${name}.`);
  const [tool, ...args] = check.command;
  const { status, stdout, stderr } = spawnSync(
    join(copy, 'node_modules', '.bin', tool),
    [...args, ...files],
    {
      cwd: copy,
      encoding: 'utf8',
    },
  );
  return { code: status, output: stdout + stderr };
}
