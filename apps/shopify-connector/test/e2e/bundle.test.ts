import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestDatabase, startTestPostgres } from '@capconnect/connector-kit/testing';
import { createCapillarySimulator, type CapillarySimulator } from '@capconnect/simulators';
import { sendShopifyWebhook } from '@capconnect/simulators/shopify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { adminOf } from '../support/admin.ts';
import { bookedBills } from '../support/capillary-calls.ts';
import { paidOrder } from '../support/paid-order.ts';
import {
  buildBundle,
  copyBundle,
  type RunningBundle,
  spawnBundle,
  startBundle,
} from '../support/start-bundle.ts';

const SHOP = 'test-shop.myshopify.com';
const SECRET = 'canary-app-secret-77aa';
const ADMIN_TOKEN = 'canary-admin-token-0123456789';
const CANARIES = [
  SECRET,
  ADMIN_TOKEN,
  'demo-secret',
  '15112345678',
  'zoe.mueller',
  'Zoë',
  'Müller',
  'key=SECRET',
];

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
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'debug',
    DATABASE_URL: databaseUrl,
    SECRETS_KEYS: KEYS,
    ADMIN_TOKEN,
    PUBLIC_URL: 'https://connector.example.com',
    SHOPIFY_API_KEY: 'app-key',
    SHOPIFY_API_SECRET: SECRET,
  };
}

const KEYS = `k1:${randomBytes(32).toString('base64')}`;
const newSqlite = () => `sqlite:./data/${randomUUID()}.db`;

async function send(bundle: RunningBundle, id: string): Promise<string> {
  const eventId = randomUUID();
  const url = `${bundle.url}/webhooks`;
  const body = paidOrder({ id });
  const { status } = await sendShopifyWebhook({
    url,
    secret: SECRET,
    shop: SHOP,
    topic: 'orders/paid',
    body,
    eventId,
  });
  expect(status).toBe(200);
  return eventId;
}

const booked = (id: string) => bookedBills(simulator).filter((bill) => bill === `SHP-${id}`);

it('is one file that tells its url in one line, is healthy, delivers, logs nothing personal, and ends on SIGTERM', async () => {
  const bundle = await startBundle(image.folder, environment(newSqlite()));
  const admin = adminOf(bundle.url, ADMIN_TOKEN);
  await admin.connect(SHOP, simulator.url);
  await admin.settled(await send(bundle, '901'), 'done');
  expect(booked('901')).toHaveLength(1);

  await promisify(execFile)(...(await healthCheck()), { env: { PORT: new URL(bundle.url).port } });
  expect((await fetch(`${bundle.url}/readyz`)).status).toBe(200);
  expect(await (await fetch(`${bundle.url}/metrics`)).text()).toContain('# HELP');

  expect(await bundle.end('SIGTERM')).toEqual({ code: 0, signal: null });
  const { stdout, stderr } = bundle.output();
  expect(stderr).toBe('');
  const lines = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines.filter((line) => typeof line === 'object' && line !== null && 'url' in line)).toEqual([
    { name: 'shopify-connector', url: bundle.url },
  ]);
  expect(lines.length).toBeGreaterThan(3);
  for (const canary of [...CANARIES, KEYS.slice(3)]) expect(stdout).not.toContain(canary);
});

it('has a health check that fails when nothing listens', async () => {
  const check = await healthCheck();
  await expect(promisify(execFile)(...check, { env: { PORT: '1' } })).rejects.toMatchObject({ code: 1 });
});

it('delivers once what it answered with 200 before it was killed', async () => {
  const env = environment(newSqlite());
  let bundle = await startBundle(image.folder, env);
  await adminOf(bundle.url, ADMIN_TOKEN).connect(SHOP, simulator.url);
  for (const id of ['911', '912', '913', '914', '915']) {
    const eventId = await send(bundle, id);
    expect(await bundle.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    bundle = await startBundle(image.folder, env);
    const { result } = await adminOf(bundle.url, ADMIN_TOKEN).settled(eventId, 'done', 40_000);
    expect(result).toMatchObject({ billNumber: `SHP-${id}` });
    expect(booked(id)).toHaveLength(1);
  }
  await bundle.end('SIGTERM');
}, 200_000);

it('delivers once what Capillary had just done when the process was killed', async () => {
  const env = environment(newSqlite());
  let bundle = await startBundle(image.folder, env);
  await adminOf(bundle.url, ADMIN_TOKEN).connect(SHOP, simulator.url);
  // Done there, and the answer never comes: the process dies in the middle of its call.
  simulator.addFault({ kind: 'lost-answer', match: { method: 'POST', path: '/v2/transactions' } });
  const eventId = await send(bundle, '916');
  await expect.poll(() => booked('916').length, { timeout: 10_000, interval: 5 }).toBe(1);
  await bundle.end('SIGKILL');
  simulator.clearFaults();
  bundle = await startBundle(image.folder, env);
  // The dead process's lease has to run out before its message is taken again.
  const { result } = await adminOf(bundle.url, ADMIN_TOKEN).settled(eventId, 'done', 40_000);
  expect(result).toMatchObject({ billNumber: 'SHP-916', existedAlready: true });
  expect(booked('916')).toHaveLength(1);
  await bundle.end('SIGTERM');
}, 100_000);

it('names everything that is missing at once, prints no secret, and exits with 1', async () => {
  const child = spawnBundle(image.folder, {
    NODE_ENV: 'production',
    SHOPIFY_API_SECRET: SECRET,
    PORT: 'canary-port',
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  await once(child, 'close');
  expect(child.exitCode).toBe(1);
  for (const name of ['PORT', 'SECRETS_KEYS', 'SHOPIFY_API_KEY', 'PUBLIC_URL'])
    expect(errors).toContain(name);
  expect(output + errors).not.toContain('canary');
});

describe('on PostgreSQL, as in compose.yaml', () => {
  let postgres: Awaited<ReturnType<typeof startTestPostgres>>;
  beforeAll(async () => {
    postgres = await startTestPostgres(process.env['DATABASE_URL']);
  });
  afterAll(() => postgres.stop());

  it('delivers, and again after a restart', async () => {
    const env = environment(await createTestDatabase(postgres.url));
    for (const id of ['921', '922']) {
      const bundle = await startBundle(image.folder, env);
      const admin = adminOf(bundle.url, ADMIN_TOKEN);
      if (id === '921') await admin.connect(SHOP, simulator.url);
      await admin.settled(await send(bundle, id), 'done');
      expect(booked(id)).toHaveLength(1);
      expect(await bundle.end('SIGTERM')).toEqual({ code: 0, signal: null });
      expect(bundle.output().stderr).toBe('');
    }
  });
});

/** The command of the Dockerfile's HEALTHCHECK, run by this Node. */
async function healthCheck(): Promise<[string, string[]]> {
  const dockerfile = await readFile(join(import.meta.dirname, '..', '..', '..', '..', 'Dockerfile'), 'utf8');
  const command = /HEALTHCHECK[^\n]*\\\n\s*CMD (?<command>\[.*\])/.exec(dockerfile)?.groups?.['command'];
  const [, ...args] = z.array(z.string()).parse(JSON.parse(command ?? ''));
  return [process.execPath, args];
}
