import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOptions } from '../src/read-options.ts';

describe('pnpm crash', () => {
  it('takes the leases of production and the usual store of a scenario', () => {
    expect(
      readOptions(['--kills', '300', '--messages', '200000', '--scenario', 'two-drainers']),
    ).toMatchObject({
      kills: 300,
      messages: 200_000,
      'lease-ms': 10_000,
      scenario: { store: 'postgres', drainers: 2 },
    });
  });

  it.each([
    [['--kills', 'many'], 'kills'],
    [['--scenario', 'flood'], 'lost-answers'],
    [['--scenario', 'two-drainers', '--store', 'sqlite'], 'database server'],
    [['--scenario', 'power-loss', '--store', 'postgres'], 'SQLite'],
    [['--speed', '3'], '--speed'],
  ])('refuses %j', (args, reason) => {
    expect(() => readOptions(args)).toThrow(reason);
  });

  it('ends with 2 and says how it is used', () => {
    const main = join(import.meta.dirname, '..', 'src', 'main.ts');
    const { status, stderr } = spawnSync(process.execPath, [main, '--kills', '0'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: pnpm crash');
  });
});
