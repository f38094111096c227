import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createCapillarySimulator, type CapillarySimulator } from '@capconnect/simulators';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { type Run, run, type RunOptions } from './support/run.ts';
import { ADMIN_TOKEN, type RunningConnector, SHOP, startConnector } from './support/start-connector.ts';

const Deliveries = z.object({ items: z.array(z.object({ id: z.string(), status: z.string() })) });

let simulator: CapillarySimulator;
let connector: RunningConnector;
let settingsFile: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capconnect-settings-'));
  settingsFile = join(folder, 'settings.json');
  await writeFile(settingsFile, JSON.stringify({ defaultCountryCode: 'DE' }));
  simulator = await createCapillarySimulator();
  connector = await startConnector();
});

afterAll(async () => {
  await connector.stop();
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

/** A command to the running connector, by its operator. */
function admin(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return run([...args, '--app', 'shopify', '--admin-url', connector.url], {
    ...options,
    env: { ADMIN_TOKEN, CAPILLARY_SECRET: 'demo-secret', ...options.env },
  });
}

function add(id: string, ...args: string[]): readonly string[] {
  const credential = ['--key', 'demo-key', '--attribution', 'TILL:demo.till'];
  return ['tenant', 'add', id, '--base-url', simulator.url, ...credential, ...args];
}

async function settled(status: string): Promise<string> {
  return vi.waitFor(
    async () => {
      const { stdout } = await admin(['deliveries', 'list', '--status', status, '--limit', '1', '--json']);
      const [first] = Deliveries.parse(JSON.parse(stdout)).items;
      if (first === undefined) throw new Error(`nothing is ${status} yet`);
      return first.id;
    },
    { timeout: 15_000, interval: 50 },
  );
}

describe('capconnect tenant', () => {
  it('says that there is none, adds one, lists and shows it, and removes it', async () => {
    expect((await admin(['tenant', 'list'])).stdout).toContain('No tenant is connected yet');

    const added = await admin(add('one.myshopify.com', '--settings', settingsFile, '--verify'));
    expect(added.stdout).toMatch(/^ok {6}Credentials: /m);
    expect(added.stdout).toContain('"defaultCountryCode": "DE"');
    expect(added.code).toBe(0);

    const list = await admin(['tenant', 'list']);
    expect(list.stdout).toMatch(/^TENANT +CAPILLARY +CREDENTIAL +ATTRIBUTION/);
    expect(list.stdout).toMatch(/^one\.myshopify\.com +http:\S+ +oauth-client +TILL demo\.till/m);
    expect(JSON.parse((await admin(['tenant', 'list', '--json'])).stdout)).toMatchObject({
      items: [{ id: 'one.myshopify.com' }],
    });
    const shown = await admin(['tenant', 'show', '--tenant', 'one.myshopify.com', '--json']);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      id: 'one.myshopify.com',
      settings: { defaultCountryCode: 'DE' },
    });

    const unsure = await admin(['tenant', 'remove', 'one.myshopify.com']);
    expect(unsure).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    expect((await admin(['tenant', 'remove', 'one.myshopify.com', '--yes'])).code).toBe(0);
    expect((await admin(['tenant', 'show', 'one.myshopify.com'])).code).toBe(1);
  });

  it('lists those that can be read, and says of another what to do', async () => {
    for (const id of ['fine.myshopify.com', 'damaged.myshopify.com']) await admin(add(id));
    const database = new DatabaseSync(connector.databaseFile);
    database.exec("update tenants set configuration = x'00' where id = 'damaged.myshopify.com'");
    database.close();
    const list = await admin(['tenant', 'list']);
    expect(list.code).toBe(1);
    expect(list.stdout).toContain('fine.myshopify.com');
    expect(list.stdout).not.toContain('damaged.myshopify.com');
    expect(list.stderr).toMatch(/damaged\.myshopify\.com cannot be read \(DECRYPTION_FAILED\).*tenant add/);
    expect((await admin(add('damaged.myshopify.com'))).code).toBe(0);
    expect((await admin(['tenant', 'list'])).code).toBe(0);
    for (const id of ['fine.myshopify.com', 'damaged.myshopify.com'])
      await admin(['tenant', 'remove', id, '--yes']);
  });

  it('stores wrong credentials, and says so with --verify; rotate puts the right ones in place', async () => {
    const wrong = { env: { CAPILLARY_SECRET: 'canary-wrong-secret' } };
    const human = await admin(add('two.myshopify.com', '--verify'), wrong);
    expect(human.code).toBe(1);
    expect(human.stdout).toMatch(/^FAILED {2}Credentials: .+\n {8}\S.+\.$/m);
    const machine = await admin(add('two.myshopify.com', '--verify', '--json'), wrong);
    expect(machine.code).toBe(1);
    expect(JSON.parse(machine.stdout)).toMatchObject({
      id: 'two.myshopify.com',
      verification: { ok: false },
    });

    const rotated = await admin(['tenant', 'rotate', 'two.myshopify.com', '--key', 'demo-key', '--json']);
    expect(rotated.code).toBe(0);
    expect(JSON.parse(rotated.stdout)).toMatchObject({
      capillary: { attribution: { type: 'TILL', code: 'demo.till' } },
      verification: { ok: true },
    });
    await admin(['tenant', 'remove', 'two.myshopify.com', '--yes']);
  });

  it('exits with 2 when rotate is told no credential, or the settings are no file', async () => {
    expect((await admin(['tenant', 'rotate', 'x.myshopify.com'])).code).toBe(2);
    const { code, stderr } = await admin(add('x.myshopify.com', '--settings', join(folder, 'none.json')));
    expect(code).toBe(2);
    expect(stderr).toContain('--settings');
  });

  it('repeats what the app has against a setting, with its place', async () => {
    await writeFile(join(folder, 'wrong.json'), JSON.stringify({ syncGuests: 'yes' }));
    const { code, stderr } = await admin(add('x.myshopify.com', '--settings', join(folder, 'wrong.json')));
    expect(code).toBe(2);
    expect(stderr).toContain('syncGuests');
  });
});

describe('capconnect deliveries', () => {
  it('lists, shows and replays what arrived', async () => {
    expect((await admin(['deliveries', 'list'])).stdout).toBe('No delivery matches.\n');
    expect((await admin(add(SHOP, '--settings', settingsFile))).code).toBe(0);
    await connector.send();
    const done = await settled('done');
    await connector.send('{"id":"no order"}');
    const dead = await settled('dead');

    const list = await admin(['deliveries', 'list', '--tenant', SHOP, '--type', 'orders/paid']);
    expect(list.stdout).toMatch(/^ACCEPTED +ID +TENANT +TYPE +STATUS +TRIES +OUTCOME$/m);
    expect(list.stdout).toMatch(/orders\/paid +done +1 +SHP-\d+, [\d.]+ points$/m);
    expect(list.stdout).toMatch(/orders\/paid +dead +1 +PAYLOAD_INVALID: /);
    const page = await admin(['deliveries', 'list', '--limit', '1']);
    expect(page.stderr).toMatch(/^More: --cursor \S+$/m);

    const shown = await admin(['deliveries', 'show', done]);
    expect(shown.stdout).toMatch(/^orders\/paid \S+ of test-shop\.myshopify\.com: done$/m);
    expect(shown.stdout).toMatch(/attempt 1: \S+ in \d+ ms, Capillary request \S+$/m);
    expect(shown.stdout).toMatch(/^billNumber +SHP-\d+$/m);
    const story = await admin(['deliveries', 'show', dead]);
    expect(story.stderr).toContain(`capconnect deliveries replay --app shopify ${dead}`);
    expect(JSON.parse((await admin(['deliveries', 'show', dead, '--json'])).stdout)).toMatchObject({
      id: dead,
      status: 'dead',
      error: { code: 'PAYLOAD_INVALID' },
    });

    expect(await admin(['deliveries', 'replay', dead])).toMatchObject({
      code: 0,
      stdout: `${dead} runs again.\n`,
    });
    expect(await settled('dead')).toBe(dead);
    const all = await admin(['deliveries', 'replay', '--all-dead', '--tenant', SHOP, '--json']);
    expect(JSON.parse(all.stdout)).toEqual({ replayed: 1 });
  });

  it('exits with 1 for a delivery that is not there', async () => {
    for (const command of ['show', 'replay']) {
      const { code, stdout, stderr } = await admin(['deliveries', command, 'no-such-delivery']);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).not.toBe('');
    }
  });
});

describe('capconnect exits with 1 and says why', () => {
  it('when ADMIN_TOKEN is wrong', async () => {
    const options = { env: { ADMIN_TOKEN: 'canary-admin-token-wrong' } };
    const { code, stderr } = await admin(['tenant', 'list'], options);
    expect(code).toBe(1);
    expect(stderr).toContain('The app refuses ADMIN_TOKEN');
  });

  it('when the app is not running', async () => {
    const args = ['tenant', 'list', '--app', 'shopify', '--admin-url', 'http://127.0.0.1:1'];
    const { code, stderr } = await run([...args, '--json'], { env: { ADMIN_TOKEN } });
    expect(code).toBe(1);
    expect(stderr).toContain('Is it running?');
  });

  it.each([
    ['a web page', '<html>', 'The answer is no JSON'],
    ['another API', '{"status":"ok"}', 'same version'],
  ])('when %s answers instead of the app', async (_what, body, reason) => {
    const server = createServer((_request, response) => {
      response.end(body);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => {
      server.close();
    });
    await once(server, 'listening');
    const address = z.object({ port: z.number() }).parse(server.address());
    const url = `http://127.0.0.1:${address.port}`;
    const { code, stderr } = await run(['tenant', 'list', '--app', 'shopify', '--admin-url', url], {
      env: { ADMIN_TOKEN },
    });
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
  });
});
