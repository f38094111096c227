import { randomBytes, randomUUID } from 'node:crypto';
import { type CapillarySimulator, createCapillarySimulator } from '@capconnect/simulators';
import { createTestDatabase, startTestPostgres } from '@capconnect/connector-kit/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminOf } from '../support/admin.ts';
import { sale } from '../support/bill.ts';
import { booked } from '../support/capillary-calls.ts';
import { buildBundle, copyBundle, type RunningBridge, startBundle } from '../support/start-bundle.ts';
import { type Till, tillAt, tillWith } from '../support/till.ts';

const ADMIN_TOKEN = 'canary-admin-token-0123456789';
const KEYS = `k1:${randomBytes(32).toString('base64')}`;

let simulator: CapillarySimulator;
let image: Awaited<ReturnType<typeof copyBundle>>;
beforeAll(async () => {
  await buildBundle();
  image = await copyBundle();
  simulator = await createCapillarySimulator();
}, 120_000);
afterAll(async () => {
  await simulator.close();
  await image.remove();
});

function environment(databaseUrl: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    PORT: '0',
    LOG_LEVEL: 'debug',
    DATABASE_URL: databaseUrl,
    SECRETS_KEYS: KEYS,
    ADMIN_TOKEN,
  };
}

async function connect(bridge: RunningBridge): Promise<Till> {
  const admin = adminOf(bridge.url, ADMIN_TOKEN);
  const credential = { kind: 'till-basic', till: 'demo.till', password: 'demo123' };
  await admin.connect('store-1', simulator.url, credential, { defaultCountryCode: 'DE' });
  return tillAt(bridge.url, 'Till 1', await admin.pairingCode({ terminal: 'Till 1' }));
}

const arrived = (number: string) => booked(simulator).filter(({ billNumber }) => billNumber === number);

it('is one file that is healthy, delivers, logs nothing personal, and ends on SIGTERM', async () => {
  const bridge = await startBundle(image.folder, environment(`sqlite:./data/${randomUUID()}.db`));
  expect(new URL(bridge.url).hostname).toBe('127.0.0.1');
  const till = await connect(bridge);
  const { id } = await till.sell(sale({ billNumber: 'e2e-1' }));
  await adminOf(bridge.url, ADMIN_TOKEN).settled(id, 'done');
  expect(arrived('e2e-1')).toHaveLength(1);
  for (const path of ['/healthz', '/readyz', '/status', '/status.json']) {
    expect([path, (await fetch(`${bridge.url}${path}`)).status]).toEqual([path, 200]);
  }
  expect(await (await fetch(`${bridge.url}/metrics`)).text()).toContain('# HELP');
  expect(await bridge.end('SIGTERM')).toEqual({ code: 0, signal: null });
  const { stdout, stderr } = bridge.output();
  expect(stderr).toBe('');
  for (const canary of [ADMIN_TOKEN, KEYS.slice(3), till.token, 'demo123', '15112345678'])
    expect(stdout).not.toContain(canary);
});

it('delivers once what it answered with 202 before it was killed', async () => {
  const env = environment(`sqlite:./data/${randomUUID()}.db`);
  let bridge = await startBundle(image.folder, env);
  const { terminalId, token } = await connect(bridge);
  for (const billNumber of ['e2e-11', 'e2e-12', 'e2e-13']) {
    const { id } = await tillWith(bridge.url, terminalId, token).sell(sale({ billNumber }));
    expect(await bridge.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    bridge = await startBundle(image.folder, env);
    // The till does not know, and sends it again.
    const again = await tillWith(bridge.url, terminalId, token).sell(
      sale({ billNumber, requestId: randomUUID() }),
    );
    expect(again.id).toBe(id);
    await adminOf(bridge.url, ADMIN_TOKEN).settled(id, 'done', 40_000);
    expect(arrived(billNumber)).toHaveLength(1);
  }
  await bridge.end('SIGTERM');
}, 120_000);

it('delivers on PostgreSQL, and again after a restart', async () => {
  const postgres = await startTestPostgres(process.env['DATABASE_URL']);
  try {
    const env = environment(await createTestDatabase(postgres.url));
    let bridge = await startBundle(image.folder, env);
    const till = await connect(bridge);
    const { id } = await till.sell(sale({ billNumber: 'e2e-21' }));
    await adminOf(bridge.url, ADMIN_TOKEN).settled(id, 'done');
    expect(
      (await till.send('POST', '/v1/bills', sale({ billNumber: 'e2e-21', amount: 1, lines: [] }))).status,
    ).toBe(409);
    expect(await bridge.end('SIGTERM')).toEqual({ code: 0, signal: null });
    bridge = await startBundle(image.folder, env);
    const again = tillWith(bridge.url, till.terminalId, till.token);
    expect((await again.sell(sale({ billNumber: 'e2e-21' }))).id).toBe(id);
    expect(JSON.parse((await again.send('GET', '/v1/bills/e2e-21')).text)).toMatchObject({
      status: 'done',
      points: '90',
    });
    expect(arrived('e2e-21')).toHaveLength(1);
    await bridge.end('SIGTERM');
  } finally {
    await postgres.stop();
  }
}, 120_000);
