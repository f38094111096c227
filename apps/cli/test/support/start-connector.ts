import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sendShopifyWebhook } from '@capconnect/simulators/shopify';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
export const ADMIN_TOKEN = 'canary-admin-token-0123456789';
const APP_SECRET = 'canary-app-secret-4f1d';
export const SHOP = 'test-shop.myshopify.com';

export interface RunningConnector {
  readonly url: string;
  readonly databaseFile: string;
  /** Sends a signed `orders/paid` webhook: the sample order, or another body. */
  send(body?: string): Promise<void>;
  stop(): Promise<void>;
}

/** shopify-connector as its own process, since apps do not import each other. */
export async function startConnector(): Promise<RunningConnector> {
  const folder = await mkdtemp(join(tmpdir(), 'capconnect-cli-'));
  const databaseFile = join(folder, 'shopify.db');
  const child = spawn(process.execPath, [join(ROOT, 'apps', 'shopify-connector', 'src', 'main.ts')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PORT: '0',
      DATABASE_URL: `sqlite:${databaseFile}`,
      ADMIN_TOKEN,
      LOG_LEVEL: 'silent',
      SHOPIFY_API_KEY: 'app-key',
      SHOPIFY_API_SECRET: APP_SECRET,
    },
  });
  const url = await urlOf(child);
  return {
    url,
    databaseFile,
    async send(body) {
      const sample = join(ROOT, 'contracts', 'vectors', 'shopify', 'orders_paid.pretty.json');
      const answer = await sendShopifyWebhook({
        url: `${url}/webhooks`,
        secret: APP_SECRET,
        shop: SHOP,
        topic: 'orders/paid',
        body: body ?? (await readFile(sample, 'utf8')),
      });
      if (!answer.ok) throw new Error(`The webhook was answered with ${answer.status}.`);
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function urlOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The connector has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const read = z.object({ url: z.url() }).safeParse(JSON.parse(line));
    if (read.success) return read.data.url;
  }
  throw new Error('The connector ended before it listened.');
}
