import { once } from 'node:events';
import { createServer } from 'node:http';
import { createCapillarySimulator, type CapillarySimulator } from '@capconnect/simulators';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { localTime } from '../src/local-time.ts';
import { type Run, run, type RunOptions } from './support/run.ts';
import { ADMIN_TOKEN, type RunningConnector, SHOP, startConnector } from './support/start-connector.ts';

const BILL = 'SHP-6298473201994';
const PHONE = '4915112345678';

const Trace = z.object({
  items: z.array(
    z.object({ id: z.string(), story: z.array(z.object({ at: z.string(), event: z.string() })) }),
  ),
});

let simulator: CapillarySimulator;
let connector: RunningConnector;

beforeAll(async () => {
  simulator = await createCapillarySimulator();
  connector = await startConnector();
});
afterAll(async () => {
  await connector.stop();
  await simulator.close();
});

/** A command to the running connector, by its operator. */
function admin(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return run([...args, '--app', 'shopify', '--admin-url', connector.url], {
    ...options,
    env: { ADMIN_TOKEN, CAPILLARY_SECRET: 'demo-secret' },
  });
}

/** Asks until the story says what is waited for. */
function traced(q: string, words: RegExp): Promise<Run> {
  return vi.waitFor(
    async () => {
      const told = await admin(['trace', q]);
      expect(told.stdout).toMatch(words);
      return told;
    },
    { timeout: 15_000, interval: 50 },
  );
}

describe('capconnect trace', () => {
  it('says in words that nothing was received, and exits with 1', async () => {
    const { code, stdout, stderr } = await admin(['trace', BILL]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Nothing was received under this.');
    expect(stderr).toContain('check the webhook subscription');
    expect(stderr).not.toContain(BILL);
    const machine = await admin(['trace', BILL, '--json']);
    expect(machine.code).toBe(1);
    expect(JSON.parse(machine.stdout)).toEqual({ items: [], truncated: false });
  });

  it('tells what happened, oldest first, in columns, also to who asks with a phone number', async () => {
    await connector.send();
    // Not connected yet: no flow has read the order.
    const dead = await traced('1042', / dead /);
    expect(dead.stdout).toContain('TENANT_UNKNOWN');
    const id = /capconnect deliveries replay --app shopify (\S+)/.exec(dead.stderr)?.[1] ?? '';
    const add = ['tenant', 'add', SHOP, '--base-url', simulator.url, '--key', 'demo-key'];
    expect((await admin([...add, '--attribution', 'TILL:demo.till'])).code).toBe(0);
    expect((await admin(['deliveries', 'replay', id])).code).toBe(0);

    const { code, stdout, stderr } = await traced(BILL, / done /);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head = '', ...lines] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^TIME +EVENT +WHAT$/);
    const column = head.indexOf('EVENT');
    expect(lines.map((line) => line.slice(column).split(' ')[0])).toEqual([
      'received',
      'verified',
      'attempt',
      'replayed',
      'attempt',
      'answer',
      'done',
    ]);
    const times = lines.map((line) => line.split(' ')[0] ?? '');
    for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/);
    expect(times).toEqual(times.toSorted());
    expect(stdout).toMatch(/booked bill SHP-6298473201994 as transaction \d+\. It earned [\d.]+ points\.$/m);
    expect(stdout).toMatch(/came through\. \(Capillary request \S+, \d+ ms\)$/m);

    for (const stdin of [`+49 151 12345678\n`, PHONE, 'Zoe.Mueller@example.com\r\n']) {
      const byPhone = await admin(['trace', '--q-stdin', '--tenant', SHOP], { stdin });
      expect(byPhone).toMatchObject({ code: 0, stdout, stderr: '' });
    }
    expect((await admin(['trace', BILL, '--tenant', 'other.myshopify.com'])).code).toBe(1);
  });

  it('numbers the messages where there are several, and prints JSON for machines', async () => {
    await connector.send('{"id":6298473201994}');
    const { stdout, stderr } = await traced('6298473201994', /#2 +dead /);
    expect(stdout).toMatch(/^\S+ +#1 +received +orders\/paid of test-shop\.myshopify\.com arrived/m);
    expect(stdout).toContain('Whoever runs this app must act.');
    expect(stderr).toContain('capconnect deliveries replay --app shopify');
    const machine = await admin(['trace', '6298473201994', '--json']);
    expect(machine).toMatchObject({ code: 0, stderr: '' });
    const { items } = Trace.parse(JSON.parse(machine.stdout));
    expect(items.map(({ story }) => story.at(-1)?.event)).toEqual(['done', 'dead']);
  });

  it('does not say that nothing came while some of it has not been looked at', async () => {
    const server = createServer((request, response) => {
      const isCounts = request.url === '/admin/deliveries/counts';
      response.end(JSON.stringify(isCounts ? { accepted: 3 } : { items: [], truncated: false }));
    }).listen(0, '127.0.0.1');
    onTestFinished(() => {
      server.close();
    });
    await once(server, 'listening');
    const { port } = z.object({ port: z.number() }).parse(server.address());
    const url = `http://127.0.0.1:${port}`;
    const { code, stderr } = await run(['trace', BILL, '--app', 'shopify', '--admin-url', url], {
      env: { ADMIN_TOKEN },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('among the 3 not worked on yet');
  });

  it('warns of a person in the shell’s history, and repeats nothing', async () => {
    for (const q of ['nobody@example.net', '+49 30 999999']) {
      const { code, stdout, stderr } = await admin(['trace', q]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('--q-stdin');
      expect(stderr).not.toContain(q);
    }
  });

  it.each([
    [['trace'], ''],
    [['trace', 'x', '--q-stdin'], 'y'],
    [['trace', '--q-stdin'], ' \n'],
    [['trace', 'x'.repeat(321)], ''],
  ])('exits with 2 for %j', async (args, stdin) => {
    const { code, stdout, stderr } = await admin(args, { stdin });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });
});

describe('localTime', () => {
  it.each([
    ['Asia/Kolkata', '2026-01-31T15:30:00.250+05:30'],
    ['America/New_York', '2026-01-31T05:00:00.250-05:00'],
    ['UTC', '2026-01-31T10:00:00.250+00:00'],
  ])('is the time of %s with its distance to UTC', (zone, local) => {
    vi.stubEnv('TZ', zone);
    expect(localTime('2026-01-31T10:00:00.250Z')).toBe(local);
    vi.unstubAllEnvs();
  });
});
