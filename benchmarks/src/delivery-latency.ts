import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendShopifyWebhook } from '@capconnect/simulators/shopify';
import { z } from 'zod';
import { progress, report } from './report.ts';
import { createOrders, phoneOf } from './sample-order.ts';
import { type Server, startServer } from './start-server.ts';
import { onEachStore } from './stores.ts';

const PER_SECOND = 100;
const SECONDS = 20;
/** The first ones are also the connector's first. */
const WARM_UP_SECONDS = 3;
const ORDERS = (WARM_UP_SECONDS + SECONDS) * PER_SECOND;
const SHOP = 'test-shop.myshopify.com';
const SECRET = 'bench-secret';
const ADMIN_TOKEN = 'bench-admin-token-0123456789';
const PATIENCE_MS = 30_000;

const Received = z.object({
  requests: z.array(z.object({ at: z.string(), body: z.object({ billNumber: z.string() }) })),
});

/**
 * From the 200 to the moment at which Capillary receives the bill: the real Shopify connector, a hundred signed orders
 * a second by the clock, each of another customer, whom Capillary knows and who is looked up first. Capillary answers at
 * once.
 */
export function deliveryLatency(): Promise<void> {
  return onEachStore(async (store) => {
    const name = `delivery.latency.${store.name}`;
    progress(`${name}: ${PER_SECOND} a second for ${WARM_UP_SECONDS + SECONDS} s`);
    const latencies = (await store.onEmpty(measure)).toSorted((a, b) => a - b);
    for (const percent of [50, 99]) {
      const value = latencies[Math.ceil((latencies.length * percent) / 100) - 1] ?? Number.NaN;
      report({ name: `${name}.p${percent}`, value, unit: 'ms', better: 'lower' });
    }
  });
}

/** @returns milliseconds, each at least 0: a bill may be there before the sender has read its 200. */
async function measure(databaseUrl: string): Promise<number[]> {
  const servers: Server[] = [];
  try {
    const capillary = await startServer(join(import.meta.dirname, 'servers', 'capillary.ts'), {});
    servers.push(capillary);
    const connector = await startConnector(databaseUrl);
    servers.push(connector);
    await registerCustomers(capillary.url);
    await connectShop(connector.url, capillary.url);
    const answeredAtMs = await sendOrders(connector.url);
    const receivedAtMs = await receipts(capillary.url, answeredAtMs.size);
    return [...answeredAtMs]
      .slice(WARM_UP_SECONDS * PER_SECOND)
      .map(([billNumber, atMs]) => Math.max(0, (receivedAtMs.get(billNumber) ?? Number.NaN) - atMs));
  } finally {
    for (const { child } of servers) child.kill('SIGKILL');
  }
}

function startConnector(databaseUrl: string): Promise<Server> {
  const main = join(import.meta.dirname, '..', '..', 'apps', 'shopify-connector', 'src', 'main.ts');
  return startServer(main, {
    PORT: '0',
    NODE_ENV: 'test',
    LOG_LEVEL: 'warn',
    DATABASE_URL: databaseUrl,
    SECRETS_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    ADMIN_TOKEN,
    SHOPIFY_API_KEY: 'bench',
    SHOPIFY_API_SECRET: SECRET,
  });
}

async function registerCustomers(capillaryUrl: string): Promise<void> {
  const customers = Array.from({ length: ORDERS }, (_none, number) => ({
    source: 'ECOMMERCE',
    accountId: SHOP,
    mobile: phoneOf(number).slice('+'.length),
  }));
  await send('POST', `${capillaryUrl}/__sim/seed`, { customers });
}

async function connectShop(connectorUrl: string, capillaryUrl: string): Promise<void> {
  await send('PUT', `${connectorUrl}/admin/tenants/${SHOP}`, {
    capillary: {
      baseUrl: capillaryUrl,
      credential: { kind: 'oauth-client', key: 'demo-key', secret: 'demo-secret' },
      attribution: { type: 'TILL', code: 'demo.till' },
    },
    settings: { defaultCountryCode: 'DE' },
  });
}

async function send(method: 'PUT' | 'POST', url: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${url} was answered ${answer.status}: ${await answer.text()}`);
}

/** Sends by the clock, however long the answers take. @returns bill numbers and when their 200 came. */
async function sendOrders(connectorUrl: string): Promise<ReadonlyMap<string, number>> {
  const orderOf = createOrders();
  const startedMs = performance.now();
  const sent = [];
  for (let number = 0; number < ORDERS; number += 1) {
    const dueMs = startedMs + (number * 1_000) / PER_SECOND;
    await sleep(Math.max(0, dueMs - performance.now()));
    const one = sendOrder(connectorUrl, orderOf(number));
    // Heard of below, when all are sent.
    one.catch(() => {});
    sent.push(one);
  }
  return new Map(await Promise.all(sent));
}

async function sendOrder(connectorUrl: string, body: Buffer): Promise<[billNumber: string, atMs: number]> {
  const order: { readonly id: number } = JSON.parse(body.toString('utf8'));
  const answer = await sendShopifyWebhook({
    url: `${connectorUrl}/webhooks`,
    secret: SECRET,
    shop: SHOP,
    topic: 'orders/paid',
    body,
  });
  const atMs = Date.now();
  if (answer.status !== 200) throw new Error(`A webhook was answered ${answer.status}`);
  await answer.arrayBuffer();
  return [`SHP-${order.id}`, atMs];
}

/** Waits until Capillary has so many bills. @returns bill numbers and when they came. */
async function receipts(capillaryUrl: string, bills: number): Promise<ReadonlyMap<string, number>> {
  const giveUpAtMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(`${capillaryUrl}/__sim/requests?method=POST&path=/v2/transactions`);
    const { requests } = Received.parse(await answer.json());
    if (requests.length >= bills) {
      return new Map(requests.map(({ at, body }) => [body.billNumber, Date.parse(at)]));
    }
    if (performance.now() > giveUpAtMs) {
      throw new Error(`${requests.length} of ${bills} bills arrived`);
    }
    await sleep(250);
  }
}
