import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TlsIdentity } from '@capconnect/connector-kit';
import { createManualClock } from '@capconnect/kernel';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { keepTls } from '../../src/tls/keep-tls.ts';
import { readTls } from '../../src/tls/read-tls.ts';

const run = promisify(execFile);
const CAPCONNECT = join(import.meta.dirname, '..', '..', '..', 'cli', 'src', 'main.ts');
const DAY_MS = 86_400_000;

async function kept(days: number, afterDays = 0) {
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-pos-tls-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const make = (...args: string[]) =>
    run(process.execPath, [CAPCONNECT, 'pos', 'certificate', '--out', folder, ...args]);
  await make('--host', '127.0.0.1', '--days', String(days));
  const files = { certificate: join(folder, 'bridge.crt'), key: join(folder, 'bridge.key') };
  const renewed: TlsIdentity[] = [];
  const lines: string[] = [];
  const clock = createManualClock(Date.now());
  clock.advance(afterDays * DAY_MS);
  const say = (level: string) => (_fields: unknown, message: string) =>
    void lines.push(`${level}: ${message}`);
  const logger = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
  const keeping = keepTls({
    files,
    first: await readTls(files),
    renew: (identity) => void renewed.push(identity),
    clock,
    logger,
    lookEveryMs: 10,
  });
  onTestFinished(() => keeping.stop());
  return { files, make, renewed, lines, clock };
}

describe('the bridge’s certificate', () => {
  it('is served anew once it was renewed, and stays when what comes cannot be read', async () => {
    const { files, make, renewed, lines } = await kept(200);
    expect(lines).toEqual([expect.stringMatching(/^info: serving https/)]);
    await make('--renew');
    await vi.waitFor(() => expect(renewed).toHaveLength(1));
    expect(renewed[0]?.certificate).toBe(await readFile(files.certificate, 'utf8'));

    await writeFile(files.certificate, 'half a file');
    await vi.waitFor(() => expect(lines).toContainEqual(expect.stringMatching(/^warn: .* cannot be used/)));
    expect(renewed).toHaveLength(1);
  });

  it('is spoken of before it ends, and every day', async () => {
    const { lines, clock } = await kept(20);
    expect(lines).toEqual([expect.stringMatching(/^warn: the certificate ends soon: .*--renew/)]);
    clock.advance(DAY_MS);
    await vi.waitFor(() => expect(lines).toHaveLength(2));
    clock.advance(20 * DAY_MS);
    await vi.waitFor(() => expect(lines.at(-1)).toMatch(/^error: the certificate has expired .*--renew/));
  });
});
