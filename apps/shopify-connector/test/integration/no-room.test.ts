import { expect, it } from 'vitest';
import { paidOrder } from '../support/paid-order.ts';
import { APP_SECRET, SHOP, startConnector } from '../support/start-connector.ts';
import { sendShopifyWebhook } from '@capconnect/simulators/shopify';

it('tells Shopify to come again when the disk is nearly full, says so, and counts it', async () => {
  const connector = await startConnector({ DISK_RESERVE_MB: '999999999' });
  const answer = await sendShopifyWebhook({
    url: `${connector.url}/webhooks`,
    secret: APP_SECRET,
    shop: SHOP,
    topic: 'orders/paid',
    body: paidOrder(),
    eventId: 'event-1',
  });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
  expect(await answer.json()).toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    detail: expect.stringContaining('DISK_RESERVE_MB'),
  });
  expect(await connector.admin.deliveries()).toEqual([]);
  const ready = await fetch(`${connector.url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({
    status: 'not-ready',
    checks: {
      database: { ok: true },
      queue: { ok: true },
      disk: { ok: false, code: 'STORAGE_UNAVAILABLE' },
    },
  });
  const metrics = await (await fetch(`${connector.url}/metrics`)).text();
  expect(metrics).toContain('messages_refused_total{source="shopify",code="STORAGE_UNAVAILABLE"} 1');
  await connector.stop();
});
