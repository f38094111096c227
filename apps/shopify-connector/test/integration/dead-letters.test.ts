import { afterEach, beforeEach, expect, it } from 'vitest';
import { bookedBills } from '../support/capillary-calls.ts';
import { paidOrder } from '../support/paid-order.ts';
import { type Connector, SHOP, startConnector } from '../support/start-connector.ts';

let connector: Connector;
beforeEach(async () => {
  connector = await startConnector();
});
afterEach(() => connector.stop());

const connect = () => connector.admin.connect(SHOP, connector.simulator.url);

it('keeps a signed body that is not JSON as a dead letter', async () => {
  await connect();
  const { eventId, status } = await connector.send({ body: '{"id": 12, "line_items": [' });
  expect(status).toBe(200);
  expect(await connector.admin.settled(eventId, 'dead')).toMatchObject({
    error: { code: 'PAYLOAD_INVALID' },
  });
});

it('names what a signed order lacks, and nothing of what it holds', async () => {
  await connect();
  const { eventId } = await connector.send({ body: '{"id": 12, "email": "canary@example.com"}' });
  const { error } = await connector.admin.settled(eventId, 'dead');
  expect(error).toMatchObject({ code: 'PAYLOAD_INVALID', message: expect.stringContaining('line_items') });
  expect(error?.message).not.toContain('canary');
});

it('books nothing for an order of another shop than the one the webhook names', async () => {
  await connect();
  const { eventId } = await connector.send({ body: paidOrder({ shop: 'other-shop.myshopify.com' }) });
  expect(await connector.admin.settled(eventId, 'dead')).toMatchObject({
    error: { code: 'PAYLOAD_INVALID' },
  });
  expect(connector.simulator.requests()).toEqual([]);
});

it('delivers the orders of a shop that was connected late, by replay', async () => {
  const { eventId, status } = await connector.send({ body: paidOrder() });
  expect(status).toBe(200);
  const { id, error } = await connector.admin.settled(eventId, 'dead');
  expect(error?.code).toBe('TENANT_UNKNOWN');
  await connect();
  expect((await connector.admin.call('POST', `/admin/deliveries/${id}/replay`)).status).toBe(200);
  await connector.admin.settled(eventId, 'done');
  expect(bookedBills(connector.simulator)).toEqual(['SHP-6298473201994']);
});

it('takes a topic that it has no use for, and shows that it skipped it', async () => {
  await connect();
  const { eventId, status } = await connector.send({ body: paidOrder(), topic: 'shop/redact' });
  expect(status).toBe(200);
  expect(await connector.admin.settled(eventId, 'done')).toMatchObject({
    result: { skipped: expect.any(String) },
  });
  expect(connector.simulator.requests()).toEqual([]);
});

it('does not book a bill whose number somebody else has, and says what to do', async () => {
  const other = 'other-shop.myshopify.com';
  await connect();
  // Same account, so the same bill numbers: two shops that were given one prefix.
  await connector.admin.connect(other, connector.simulator.url);
  const theirs = await connector.send({ body: paidOrder({ shop: other, price: '99.00' }), shop: other });
  await connector.admin.settled(theirs.eventId, 'done');
  const { eventId } = await connector.send({ body: paidOrder() });
  expect(await connector.admin.settled(eventId, 'dead')).toMatchObject({
    error: { code: 'CONFLICT', message: expect.stringContaining('prefix') },
  });
  expect(bookedBills(connector.simulator)).toEqual(['SHP-6298473201994']);
});
