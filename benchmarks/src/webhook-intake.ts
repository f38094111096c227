import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postRepeatedly } from './post-repeatedly.ts';
import { median, progress, report } from './report.ts';
import { sampleOrder } from './sample-order.ts';
import { type Server, startServer } from './start-server.ts';

const CONNECTIONS = 64;
const SECONDS = 3;
const ROUNDS = 5;
const SECRET = 'bench-secret';

/**
 * Signed webhooks a second, each verified and on disk before its 200, against bare Express 5 that answers the same
 * without looking, and against Shopify's own Express package with its sessions in memory. Servers are processes of
 * their own and take turns.
 */
export async function webhookIntake(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'capconnect-bench-'));
  const servers: Server[] = [];
  try {
    const connector = await startServer(join(import.meta.dirname, 'servers', 'shopify-intake.ts'), {
      PORT: '0',
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      DATABASE_URL: `sqlite:${join(folder, 'intake.db')}`,
      SECRETS_KEYS: `bench:${randomBytes(32).toString('base64')}`,
      SHOPIFY_API_KEY: 'bench',
      SHOPIFY_API_SECRET: SECRET,
      PUBLIC_URL: 'https://bench.example.com',
    });
    servers.push(connector);
    const bare = await startServer(join(import.meta.dirname, 'servers', 'bare-express.ts'), {
      NODE_ENV: 'production',
    });
    servers.push(bare);
    const peer = await startServer(join(import.meta.dirname, 'servers', 'shopify-app-express.ts'), {
      NODE_ENV: 'production',
      SHOPIFY_API_SECRET: SECRET,
    });
    servers.push(peer);
    const rates = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      progress(`webhook.intake round ${round} of ${ROUNDS}${round === 0 ? ' (warm-up)' : ''}`);
      const rate = { ours: await load(connector), bare: await load(bare), peer: await load(peer) };
      if (round > 0) rates.push(rate);
    }
    const value = median(rates.map(({ ours }) => ours));
    const common = { value, unit: 'webhooks/s', better: 'higher' } as const;
    report({
      ...common,
      name: 'webhook.intake',
      baseline: median(rates.map(({ bare: rate }) => rate)),
      ratio: median(rates.map((rate) => rate.ours / rate.bare)),
    });
    report({
      ...common,
      name: 'webhook.intake.vs.shopify-app-express',
      baseline: median(rates.map(({ peer: rate }) => rate)),
      ratio: median(rates.map((rate) => rate.ours / rate.peer)),
    });
  } finally {
    for (const { child } of servers) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The documented sample, a new event each time. @returns answers of 200 a second; any other answer is an error. */
async function load({ url }: Server): Promise<number> {
  const body = Buffer.from(sampleOrder());
  return postRepeatedly({
    url: `${url}/webhooks`,
    body,
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': 'orders/updated',
      'x-shopify-hmac-sha256': createHmac('sha256', SECRET).update(body).digest('base64'),
      'x-shopify-shop-domain': 'test-shop.myshopify.com',
      'x-shopify-api-version': '2026-10',
    },
    idHeaders: ['x-shopify-event-id', 'x-shopify-webhook-id'],
    connections: CONNECTIONS,
    seconds: SECONDS,
  });
}
