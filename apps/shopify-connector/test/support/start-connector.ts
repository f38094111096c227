import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, listen } from '@capconnect/connector-kit';
import { createCapillarySimulator, type CapillarySimulator } from '@capconnect/simulators';
import { sendShopifyWebhook } from '@capconnect/simulators/shopify';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { buildDeps } from '../../src/deps.ts';
import { createShopifyWorker } from '../../src/worker.ts';
import { type Admin, adminOf } from './admin.ts';

export const SHOP = 'test-shop.myshopify.com';
export const APP_SECRET = 'canary-app-secret-4f1d';
export const PREVIOUS_SECRET = 'canary-previous-secret-9b2e';
const ADMIN_TOKEN = 'canary-admin-token-0123456789';

export interface SentWebhook {
  readonly body: string;
  readonly eventId?: string;
  readonly topic?: string;
  readonly shop?: string;
  readonly secret?: string;
}

export interface Connector {
  readonly url: string;
  readonly simulator: CapillarySimulator;
  readonly admin: Admin;
  /** Delivers a webhook signed as Shopify signs it. @returns the event's id, and the status of the answer. */
  send(webhook: SentWebhook): Promise<{ eventId: string; status: number }>;
  stop(): Promise<void>;
}

/**
 * The connector in this process on an SQLite file of its own, with a Capillary simulator and no shop connected.
 * @param environment - beyond what it needs.
 */
export async function startConnector(environment: Environment = {}): Promise<Connector> {
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-shopify-'));
  const simulator = await createCapillarySimulator();
  const config = readConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: `sqlite:${join(folder, 'shopify.db')}`,
    ADMIN_TOKEN,
    SHOPIFY_API_KEY: 'app-key',
    SHOPIFY_API_SECRET: APP_SECRET,
    SHOPIFY_API_SECRET_PREVIOUS: PREVIOUS_SECRET,
    ...environment,
  });
  const deps = await buildDeps(config);
  const worker = createShopifyWorker(deps);
  const server = await listen({ app: createApp(deps), host: '127.0.0.1', port: 0 });
  worker.start();
  return {
    url: server.url,
    simulator,
    admin: adminOf(server.url, ADMIN_TOKEN),
    async send({ body, eventId = randomUUID(), topic = 'orders/paid', shop = SHOP, secret = APP_SECRET }) {
      const url = `${server.url}/webhooks`;
      const answer = await sendShopifyWebhook({ url, secret, shop, topic, body, eventId });
      await answer.arrayBuffer();
      return { eventId, status: answer.status };
    },
    async stop() {
      await Promise.all([server.close(), worker.stop()]);
      await deps.close();
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
