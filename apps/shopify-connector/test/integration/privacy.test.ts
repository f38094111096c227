import { afterEach, beforeEach, expect, it } from 'vitest';
import { paidOrder } from '../support/paid-order.ts';
import {
  APP_SECRET,
  type Connector,
  PREVIOUS_SECRET,
  SHOP,
  startConnector,
} from '../support/start-connector.ts';

const OTHER = 'other-shop.myshopify.com';
const PERSONAL = ['15112345678', 'zoe.mueller', 'Zoë', 'Müller', 'Hauptstrasse', 'key=SECRET'];
const SECRETS = [APP_SECRET, PREVIOUS_SECRET, 'demo-secret', 'other-secret', 'canary-wrong-secret'];

let connector: Connector;
beforeEach(async () => {
  connector = await startConnector();
  connector.simulator.seed({
    clients: [{ key: 'other-client-key', secret: 'other-secret', defaultTillCode: 'demo.till' }],
  });
  await connector.admin.connect(SHOP, connector.simulator.url);
  await connector.admin.connect(OTHER, connector.simulator.url, {
    key: 'other-client-key',
    secret: 'other-secret',
  });
});
afterEach(() => connector.stop());

it('calls Capillary for each shop with the credentials of that shop', async () => {
  for (const [shop, id] of [
    [SHOP, '801'],
    [OTHER, '802'],
  ] as const) {
    const { eventId } = await connector.send({ body: paidOrder({ shop, id }), shop });
    await connector.admin.settled(eventId, 'done');
  }
  expect(tokenOf(SHOP).size).toBe(1);
  expect(tokenOf(OTHER).size).toBe(1);
  expect(tokenOf(SHOP)).not.toEqual(tokenOf(OTHER));
});

it('shows nobody a secret or a person in the admin API', async () => {
  const done = await connector.send({ body: paidOrder() });
  const dead = await connector.send({ body: paidOrder({ shop: OTHER }) });
  const unreadable = await connector.send({ body: paidOrder().slice(0, 9_000) });
  await connector.admin.connect(OTHER, connector.simulator.url, { secret: 'canary-wrong-secret' });
  const failed = await connector.send({ body: paidOrder({ shop: OTHER, id: '803' }), shop: OTHER });
  const settled = [
    await connector.admin.settled(done.eventId, 'done'),
    await connector.admin.settled(dead.eventId, 'dead'),
    await connector.admin.settled(unreadable.eventId, 'dead'),
    await connector.admin.settled(failed.eventId, 'failed'),
  ];
  const pages = [
    '/admin/tenants',
    `/admin/tenants/${SHOP}`,
    '/admin/deliveries',
    ...settled.map(({ id }) => `/admin/deliveries/${id}`),
  ];
  for (const page of pages) {
    const { status, text } = await connector.admin.call('GET', page);
    expect(status).toBe(200);
    for (const canary of [...PERSONAL, ...SECRETS]) expect(text).not.toContain(canary);
  }
  const { text } = await connector.admin.call('GET', `/admin/tenants/${SHOP}`);
  expect(JSON.parse(text)).toMatchObject({
    capillary: { credential: { key: 'demo...', secret: '[secret]' } },
  });
});

it('lets nobody in without the admin token', async () => {
  for (const headers of [{}, { Authorization: 'Bearer wrong' }]) {
    const answer = await fetch(`${connector.url}/admin/deliveries`, { headers });
    expect(answer.status).toBe(401);
  }
});

/** Which tokens the calls for the shop's account carried. */
function tokenOf(shop: string): ReadonlySet<string | undefined> {
  return new Set(
    connector.simulator
      .requests()
      .filter(({ path, query }) => path.startsWith('/v2/') && query['accountId'] === shop)
      .map(({ headers }) => headers['x-cap-api-oauth-token']),
  );
}
