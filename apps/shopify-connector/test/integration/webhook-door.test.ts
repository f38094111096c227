import { createHmac, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createHttpApp, listen } from '@capconnect/connector-kit';
import { Secret, silentLogger } from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebhookRoute, type WebhookRouteOptions } from '../../src/inbound/webhook-route.ts';
import { bookedBills } from '../support/capillary-calls.ts';
import { paidOrder } from '../support/paid-order.ts';
import { APP_SECRET, type Connector, SHOP, startConnector } from '../support/start-connector.ts';

describe('the door for webhooks', () => {
  let connector: Connector;
  beforeEach(async () => {
    connector = await startConnector();
  });
  afterEach(() => connector.stop());

  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
    postTo(connector.url, body, headers);
  const accepted = () => connector.admin.deliveries();

  it.each([
    ['of another secret', sign(paidOrder(), 'another-secret')],
    ['in hex', createHmac('sha256', APP_SECRET).update(paidOrder()).digest('hex')],
    ['with one bit flipped', flipBit(sign(paidOrder()))],
    ['cut short', sign(paidOrder()).slice(0, 20)],
    ['that is empty', ''],
  ])('refuses a signature %s with 401 and stores nothing (B5)', async (_name, signature) => {
    const answer = await post(paidOrder(), { 'X-Shopify-Hmac-Sha256': signature });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'SIGNATURE_INVALID' });
    expect(await accepted()).toEqual([]);
  });

  it('refuses a webhook without a signature, and one whose body was changed', async () => {
    expect((await post(paidOrder(), {})).status).toBe(401);
    const signature = sign(paidOrder());
    expect((await post(`${paidOrder()}\n`, { 'X-Shopify-Hmac-Sha256': signature })).status).toBe(401);
    expect(await accepted()).toEqual([]);
  });

  it('takes an order of 1.5 MB (B7) and books it', async () => {
    await connector.admin.connect(SHOP, connector.simulator.url);
    const body = paidOrder().replace('"note": null', `"note": "${'x'.repeat(1_500_000)}"`);
    const { eventId, status } = await connector.send({ body });
    expect(status).toBe(200);
    await connector.admin.settled(eventId, 'done');
    expect(bookedBills(connector.simulator)).toHaveLength(1);
  });

  it('refuses more than 5 MB, announced or not', async () => {
    const body = Buffer.alloc(5 * 1024 * 1024 + 1, ' ');
    const headers = { 'X-Shopify-Hmac-Sha256': sign(body) };
    expect((await post(body, headers)).status).toBe(413);
    expect(await statusOfStream(connector.url, body, headers)).toBe(413);
    expect(await accepted()).toEqual([]);
  });

  it('refuses a compressed body without unpacking it', async () => {
    const body = gzipSync(paidOrder());
    const answer = await post(body, { 'X-Shopify-Hmac-Sha256': sign(body), 'Content-Encoding': 'gzip' });
    expect(answer.status).toBe(415);
    expect(await accepted()).toEqual([]);
  });

  it('knows a shop whatever the case of its name', async () => {
    const { eventId, status } = await connector.send({ body: paidOrder(), shop: 'TEST-Shop.MyShopify.com' });
    expect(status).toBe(200);
    expect(await accepted()).toMatchObject([{ deliveryId: eventId, tenantId: SHOP }]);
  });

  it.each([
    'test-shop.myshopify.com/',
    'x.shopify.com',
    'x.shop.dev',
    'shop.myshopify.io',
    'test_shop.myshopify.com',
    'test-shop.myshopify.com.',
    'test-shop.myshopify.com@evil.com',
    'evil.com/test-shop.myshopify.com',
    'test-shop.myshopify.com%00.evil.com',
    'https://test-shop.myshopify.com',
    'a.b.myshopify.com',
    '-x.myshopify.com',
    'test-shop.myshopify.com:443',
    '.myshopify.com',
    'evil.com',
    '',
  ])('refuses the shop name %j with 400', async (shop) => {
    const { status } = await connector.send({ body: paidOrder(), shop });
    expect(status).toBe(400);
    expect(await accepted()).toEqual([]);
  });

  it('answers while Capillary still works on the order (B4)', async () => {
    await connector.admin.connect(SHOP, connector.simulator.url);
    connector.simulator.addFault({ kind: 'delay', delayMs: 1_000, match: { path: '/v2/' } });
    const { eventId, status } = await connector.send({ body: paidOrder() });
    expect(status).toBe(200);
    expect(bookedBills(connector.simulator)).toEqual([]);
    await connector.admin.settled(eventId, 'done');
  });
});

describe('the answer to a webhook', () => {
  it('comes only once the event is stored', async () => {
    const stored = Promise.withResolvers<{ id: string; isDuplicate: boolean }>();
    const asked = Promise.withResolvers<void>();
    const door = await listenWith(() => {
      asked.resolve();
      return stored.promise;
    });
    const events: string[] = [];
    const answered = postTo(door.url, '{}', { 'X-Shopify-Hmac-Sha256': sign('{}') }).then((answer) => {
      events.push('answered');
      return answer.status;
    });
    await asked.promise;
    // Another whole request and answer: what was going to be answered without waiting is answered by now.
    await fetch(`${door.url}/healthz`);
    await fetch(`${door.url}/healthz`);
    events.push('stored');
    stored.resolve({ id: '1', isDuplicate: false });
    expect(await answered).toBe(200);
    expect(events).toEqual(['stored', 'answered']);
    await door.close();
  });

  it('is a failure when the event could not be stored, so that Shopify sends it again', async () => {
    const door = await listenWith(() => Promise.reject(new Error('disk full')));
    const answer = await postTo(door.url, '{}', { 'X-Shopify-Hmac-Sha256': sign('{}') });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('disk full');
    await door.close();
  });
});

function listenWith(put: WebhookRouteOptions['inbox']['put']) {
  const app = createHttpApp({
    logger: silentLogger,
    trustProxy: false,
    checks: {},
    mount: (mounted) => {
      mounted.use(createWebhookRoute({ inbox: { put }, secrets: [new Secret(APP_SECRET)] }));
    },
  });
  return listen({ app, host: '127.0.0.1', port: 0 });
}

function sign(body: string | Uint8Array, secret = APP_SECRET): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

function flipBit(signature: string): string {
  const bytes = Buffer.from(signature, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64');
}

function envelope(headers: Record<string, string>): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'X-Shopify-Topic': 'orders/paid',
    'X-Shopify-Shop-Domain': SHOP,
    'X-Shopify-Event-Id': randomUUID(),
    ...headers,
  };
}

function postTo(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Promise<Response> {
  return fetch(`${url}/webhooks`, { method: 'POST', body, headers: envelope(headers) });
}

/** Sends the body in chunks, without announcing its length. */
function statusOfStream(url: string, body: Buffer, headers: Record<string, string>): Promise<number> {
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(body);
      controller.close();
    },
  });
  const init = { method: 'POST', body: stream, headers: envelope(headers), duplex: 'half' } as const;
  return fetch(`${url}/webhooks`, init).then((answer) => answer.status);
}
