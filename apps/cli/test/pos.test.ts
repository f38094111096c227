import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTerminal, pairTerminal } from '@capconnect/pos-terminal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Run, run } from './support/run.ts';

const BRIDGE = join(import.meta.dirname, '..', '..', 'pos-bridge', 'src', 'main.ts');
const ADMIN_TOKEN = 'canary-admin-token-0123456789';
const Terminals = z.object({ items: z.array(z.object({ terminalId: z.string() })) });

let url: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-pos-'));
  const child = spawn(process.execPath, [BRIDGE], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PORT: '0',
      DATABASE_URL: `sqlite:${join(folder, 'pos.db')}`,
      ADMIN_TOKEN,
      LOG_LEVEL: 'silent',
    },
  });
  stop = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const [line] = z.tuple([z.string()]).parse(await once(createInterface({ input: child.stdout }), 'line'));
  ({ url } = z.object({ url: z.string() }).parse(JSON.parse(line)));
  // Nobody calls Capillary here.
  const store = [
    'tenant',
    'add',
    'store-1',
    '--app',
    'pos',
    '--admin-url',
    url,
    '--base-url',
    'http://127.0.0.1:9',
  ];
  const added = await run([...store, '--till', 'the.till'], {
    env: { ADMIN_TOKEN, CAPILLARY_PASSWORD: 'canary-password-9' },
  });
  if (added.code !== 0) throw new Error(added.stderr);
});
afterAll(() => stop());

function pos(...args: string[]): Promise<Run> {
  return run(['pos', ...args, '--admin-url', url], { env: { ADMIN_TOKEN } });
}

describe('capconnect pos', () => {
  it('makes a code that a till pairs with, lists the till, and takes its token away', async () => {
    expect((await pos('terminals')).stdout).toContain('No terminal is paired yet');

    const { code, stdout, stderr } = await pos('pair', '--terminal', 'Till 1');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[A-HJ-NP-Z2-9]{8}\n$/);
    expect(stderr).toContain('For terminal Till 1 (store store-1, till the.till), once, until');

    const { token, terminalId } = await pairTerminal({
      baseUrl: url,
      code: stdout.trim(),
      terminal: 'Till 1',
    });
    const till = createTerminal({ baseUrl: url, token, attempts: 1 });
    await expect(till.bills.status('1')).rejects.toMatchObject({ code: 'NOT_FOUND' });

    const list = await pos('terminals', '--tenant', 'store-1');
    expect(list.stdout).toMatch(/^TERMINAL +ID +STORE +TILL +LAST SEEN +STATE$/m);
    expect(list.stdout).toMatch(/^Till 1 +\S+ +store-1 +the\.till +\S+ +paired$/m);
    expect(list.stdout).not.toContain(token);
    const { items } = Terminals.parse(JSON.parse((await pos('terminals', '--json')).stdout));
    expect(items).toEqual([{ terminalId }]);

    expect(await pos('revoke', terminalId)).toMatchObject({ code: 0, stderr: `${terminalId} is revoked.\n` });
    await expect(till.bills.status('1')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await pos('terminals')).stdout).toMatch(/ revoked \d{4}-/);
    expect((await pos('revoke', terminalId)).code).toBe(1);
  });

  it('repeats what the bridge has against the name of a till or of a store', async () => {
    expect(await pos('pair', '--terminal', '!')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('/terminal'),
    });
    expect((await pos('pair', '--terminal', 'Till 2', '--tenant', 'store-9')).code).toBe(1);
    const machine = await pos('pair', '--terminal', 'Till 2', '--till', 'other.till', '--json');
    expect(JSON.parse(machine.stdout)).toMatchObject({ terminal: 'Till 2', till: 'other.till' });
  });
});
