import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@capconnect/kernel';
import { sendShopifyWebhook } from '@capconnect/simulators/shopify';
import { adminCaller } from './admin-caller.ts';
import type { Demo, DemoEnvironment } from './demo.ts';
import { newestDelivery } from './newest-delivery.ts';
import { spawnApp } from './spawn-app.ts';

const APP = 'shopify-connector';
const SHOP = 'demo-shop.myshopify.com';

/** A paid order of a real shape, signed as Shopify signs it, to `POST /webhooks`. */
export const shopifyDemo: Demo = {
  app: APP,
  async start(environment) {
    const secret = randomBytes(24).toString('hex');
    const app = await startConnector(environment, secret);
    const admin = adminCaller(APP, app.url, environment.adminToken);
    try {
      await admin('PUT', `/admin/tenants/${SHOP}`, tenantOf(environment));
    } catch (error) {
      await app.stop();
      throw error;
    }
    return {
      app: APP,
      url: app.url,
      send: () => send(environment, app.url, secret),
      progress: () => newestDelivery({ app: APP, type: 'orders/paid', admin }),
      stop: app.stop,
    };
  },
};

async function startConnector(environment: DemoEnvironment, secret: string) {
  const { root, dataFolder, adminToken } = environment;
  const port = await environment.choosePort(APP, 4101);
  return spawnApp({
    name: APP,
    folder: join(root, 'apps', APP),
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
