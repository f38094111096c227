import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@capconnect/kernel';
import { sendShopifyWebhook } from '@capconnect/simulators/shopify';
import { z } from 'zod';
import type { Demo, DemoEnvironment, StartedDemo } from './demo.ts';
import { spawnApp } from './spawn-app.ts';

const SHOP = 'demo-shop.myshopify.com';

const Deliveries = z.object({
  items: z.array(
    z.object({
      status: z.string(),
      error: z.object({ code: z.string(), message: z.string() }).nullable(),
      result: z
        .object({
          billNumber: z.string().optional(),
          points: z.string().optional(),
          requestId: z.string().optional(),
        })
        .nullable(),
    }),
  ),
});

/** A paid order of a real shape, signed as Shopify signs it, to `POST /webhooks`. */
export const shopifyDemo: Demo = {
  app: 'shopify-connector',
  async start(environment) {
    const secret = randomBytes(24).toString('hex');
    const app = await startConnector(environment, secret);
    const admin = adminCaller(app.url, environment.adminToken);
    try {
      await admin('PUT', `/admin/tenants/${SHOP}`, tenantOf(environment));
    } catch (error) {
      await app.stop();
      throw error;
    }
    return {
      app: 'shopify-connector',
      url: app.url,
      send: () => send(environment, app.url, secret),
      progress: () => progress(admin),
      stop: app.stop,
    };
  },
};

async function startConnector(environment: DemoEnvironment, secret: string) {
  const { root, dataFolder, adminToken } = environment;
  const port = await environment.choosePort('shopify-connector', 4101);
  return spawnApp({
    name: 'shopify-connector',
    folder: join(root, 'apps', 'shopify-connector'),
    logFile: join(dataFolder, 'shopify-connector.log'),
    env: {
      PORT: String(port),
      DATABASE_URL: `sqlite:${join(dataFolder, 'shopify-connector.db')}`,
      SECRETS_KEYS: `demo:${randomBytes(32).toString('base64')}`,
      ADMIN_TOKEN: adminToken,
      SHOPIFY_API_KEY: 'demo',
      SHOPIFY_API_SECRET: secret,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
    },
  });
}

function tenantOf({ capillaryUrl }: DemoEnvironment) {
  return {
    capillary: {
      baseUrl: capillaryUrl,
      credential: { kind: 'oauth-client', key: 'demo-key', secret: 'demo-secret' },
      attribution: { type: 'TILL', code: 'demo.till' },
    },
    settings: { defaultCountryCode: 'DE' },
  };
}

async function send({ root }: DemoEnvironment, url: string, secret: string): Promise<void> {
  const sample = await readFile(
    join(root, 'contracts', 'vectors', 'shopify', 'orders_paid.pretty.json'),
    'utf8',
  );
  const answer = await sendShopifyWebhook({
    url: `${url}/webhooks`,
    secret,
    shop: SHOP,
    topic: 'orders/paid',
    body: sample.replaceAll('test-shop.myshopify.com', SHOP),
  });
  if (!answer.ok)
    throw new AppError('INTERNAL', `shopify-connector answered ${answer.status} to a signed webhook.`);
}

async function progress(admin: AdminCaller): ReturnType<StartedDemo['progress']> {
  const { items } = Deliveries.parse(await admin('GET', '/admin/deliveries?type=orders/paid&limit=1'));
  const delivery = items[0];
  const row = {
    app: 'shopify-connector',
    event: 'orders/paid',
    status: delivery?.status ?? 'waiting',
    billNumber: delivery?.result?.billNumber ?? '',
    points: delivery?.result?.points ?? '',
    requestId: delivery?.result?.requestId ?? delivery?.error?.message ?? '',
  };
  return {
    row,
    isDelivered: delivery?.status === 'done' && row.billNumber !== '' && row.requestId !== '',
    hasFailed: delivery?.status === 'dead',
  };
}

type AdminCaller = (method: 'GET' | 'PUT', path: string, body?: unknown) => Promise<unknown>;

function adminCaller(url: string, adminToken: string): AdminCaller {
  return async (method, path, body) => {
    const answer = await fetch(new URL(path, url), {
      method,
      headers: { Authorization: `Bearer ${adminToken}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok)
      throw new AppError('INTERNAL', `${method} ${path} of shopify-connector answered ${answer.status}.`);
    return answer.json();
  };
}
