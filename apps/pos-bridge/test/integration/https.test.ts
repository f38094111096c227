import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTerminal, pairTerminal, TerminalError } from '@capconnect/pos-terminal';
import { createPinnedFetch } from '@capconnect/pos-terminal/node';
import { createCapillarySimulator } from '@capconnect/simulators';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { startPosBridge } from '../../src/start.ts';

const run = promisify(execFile);
const CAPCONNECT = join(import.meta.dirname, '..', '..', '..', 'cli', 'src', 'main.ts');
const ADMIN_TOKEN = 'canary-admin-token-0123456789';
const Made = z.object({ authorityFingerprint: z.string() });
const Code = z.object({ code: z.string() });

const BILL = {
  billNumber: 'A-1',
  type: 'NOT_INTERESTED',
  billedAt: '2026-11-24T10:15:00Z',
  amount: '12.50',
  lines: [{ itemCode: 'TEA', quantity: 1, rate: 12.5, value: 12.5, amount: '12.50' }],
} as const;

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-pos-tls-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** As the store's technician makes it. Answers the fingerprint to pin. */
async function certificate(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [
    CAPCONNECT,
    'pos',
    'certificate',
    '--out',
    folder,
    '--json',
    ...args,
  ]);
  return Made.parse(JSON.parse(stdout)).authorityFingerprint;
}

function environment(folder: string, files: { readonly certificate?: string; readonly key?: string } = {}) {
  return {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    PORT: '0',
    DATABASE_URL: `sqlite:${join(folder, 'pos.db')}`,
    ADMIN_TOKEN,
    POS_TLS_CERTIFICATE: files.certificate ?? join(folder, 'bridge.crt'),
    POS_TLS_KEY: files.key ?? join(folder, 'bridge.key'),
  };
}

async function startBridge(folder: string) {
  const bridge = await startPosBridge(readConfig(environment(folder)));
  onTestFinished(() => bridge.close());
  return bridge;
}

describe('the bridge over https', () => {
  it('pairs a till that pinned it and takes its bills to Capillary', async () => {
    const folder = await emptyFolder();
    const fetch = createPinnedFetch({ fingerprint: await certificate(folder, '--host', '127.0.0.1') });
    const simulator = await createCapillarySimulator();
    onTestFinished(() => simulator.close());
    const { url: baseUrl } = await startBridge(folder);
    expect(baseUrl).toMatch(/^https:\/\/127\.0\.0\.1:/);

    const admin = async (method: string, path: string, body: unknown): Promise<unknown> => {
      const headers = { Authorization: `Bearer ${ADMIN_TOKEN}`, 'Content-Type': 'application/json' };
      const answer = await fetch(`${baseUrl}${path}`, { method, headers, body: JSON.stringify(body) });
      expect(answer.ok).toBe(true);
      return answer.json();
    };
    await admin('PUT', '/admin/tenants/demo.store', {
      capillary: {
        baseUrl: simulator.url,
        credential: { kind: 'till-basic', till: 'demo.till', password: 'demo123' },
      },
      settings: {},
    });
    const { code } = Code.parse(await admin('POST', '/admin/pairing-codes', { terminal: 'till-1' }));
    const { token } = await pairTerminal({ baseUrl, fetch, code, terminal: 'till-1' });
    const till = createTerminal({ baseUrl, fetch, token });

    const accepted = await till.bills.submit(BILL);
    expect(await till.bills.submit(BILL)).toEqual(accepted);
    await expect(till.bills.submit({ ...BILL, amount: '13.50' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await vi.waitFor(
      async () => expect(await till.bills.status('A-1')).toMatchObject({ status: 'done' }),
      10_000,
    );
    expect([...simulator.context.loyalty.transactions.values()]).toMatchObject([{ billNumber: 'A-1' }]);
    await expect(till.bills.status('A-2')).rejects.toBeInstanceOf(TerminalError);
  });

  it.each([
    ['a certificate that is not there', { certificate: '/nowhere/bridge.crt' }, 'POS_TLS_CERTIFICATE'],
    ['a key of another certificate', { key: 'authority.key' }, 'POS_TLS_KEY is not the key'],
    ['a key that is none', { key: 'bridge.crt' }, 'POS_TLS_KEY holds no private key'],
    ['a certificate that is none', { certificate: 'bridge.key' }, 'POS_TLS_CERTIFICATE holds no certificate'],
  ])('does not start with %s, and says so', async (_what, files, reason) => {
    const folder = await emptyFolder();
    await certificate(folder, '--host', '127.0.0.1');
    const named = Object.fromEntries(
      Object.entries(files).map(([name, file]) => [name, file.startsWith('/') ? file : join(folder, file)]),
    );
    await expect(startPosBridge(readConfig(environment(folder, named)))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(reason),
    });
  });
});
