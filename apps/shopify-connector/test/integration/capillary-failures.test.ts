import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { bookedBills, callsTo, TOKEN_PATH } from '../support/capillary-calls.ts';
import { paidOrder } from '../support/paid-order.ts';
import { type Connector, SHOP, startConnector } from '../support/start-connector.ts';

let connector: Connector;
beforeEach(async () => {
  connector = await startConnector();
  await connector.admin.connect(SHOP, connector.simulator.url);
});
afterEach(() => connector.stop());

const tokenCalls = () => callsTo(connector.simulator, `POST ${TOKEN_PATH}`).length;

async function deliver(id: string): Promise<void> {
  const { eventId } = await connector.send({ body: paidOrder({ id }) });
  await connector.admin.settled(eventId, 'done');
}

async function replay(id: string): Promise<void> {
  expect((await connector.admin.call('POST', `/admin/deliveries/${id}/replay`)).status).toBe(200);
}

it.each(['reject-tokens', 'expire-tokens'] as const)(
  'asks for one more token when 20 orders meet a dead one (%s)',
  async (kind) => {
    await deliver('700');
    const before = tokenCalls();
    connector.simulator.addFault({ kind, match: { path: '/v2/' } });
    const orders = Array.from({ length: 20 }, (_, index) => `${710 + index}`);
    const sent = await Promise.all(
      orders.map((id, index) =>
        connector.send({
          body: paidOrder({
            id,
            customerId: `${8_000 + index}`,
            phone: `+49151123456${10 + index}`,
            email: `member${index}@example.com`,
          }),
        }),
      ),
    );
    const settled = await Promise.all(sent.map(({ eventId }) => connector.admin.settled(eventId, 'done')));
    expect(settled.map(({ attempts }) => attempts)).toEqual(orders.map(() => 1));
    expect(tokenCalls() - before).toBe(1);
    expect(bookedBills(connector.simulator)).toHaveLength(21);
    expect(new Set(bookedBills(connector.simulator)).size).toBe(21);
  },
);

it('goes on with a valid token while no new one can be had', async () => {
  await deliver('700');
  connector.simulator.addFault({ kind: 'status', status: 503, times: null, match: { path: TOKEN_PATH } });
  await deliver('701');
  expect(bookedBills(connector.simulator)).toEqual(['SHP-700', 'SHP-701']);
});

it('keeps orders waiting when Capillary rejects the credentials, says so, and delivers once they are right', async () => {
  await connector.admin.connect(SHOP, connector.simulator.url, { secret: 'canary-wrong-secret' });
  const { eventId } = await connector.send({ body: paidOrder() });
  const { id, error } = await connector.admin.settled(eventId, 'failed');
  expect(error?.code).toBe('CREDENTIAL_REJECTED');
  expect(error?.message).not.toContain('canary');
  expect(bookedBills(connector.simulator)).toEqual([]);
  await connector.admin.connect(SHOP, connector.simulator.url);
  await replay(id);
  await connector.admin.settled(eventId, 'done');
  expect(bookedBills(connector.simulator)).toHaveLength(1);
});

it('keeps an order through an outage of Capillary', async () => {
  connector.simulator.addFault({ kind: 'status', status: 503, times: null, match: { path: '/v2/' } });
  const { eventId } = await connector.send({ body: paidOrder() });
  const { id, error } = await connector.admin.settled(eventId, 'failed');
  expect(error?.code).toBe('UPSTREAM_UNAVAILABLE');
  connector.simulator.clearFaults();
  await replay(id);
  await connector.admin.settled(eventId, 'done');
  expect(bookedBills(connector.simulator)).toHaveLength(1);
});

it('comes back by itself after a short outage', async () => {
  connector.simulator.addFault({ kind: 'status', status: 503, times: null, match: { path: '/v2/' } });
  const { eventId } = await connector.send({ body: paidOrder() });
  await connector.admin.settled(eventId, 'failed');
  connector.simulator.clearFaults();
  const { attempts } = await connector.admin.settled(eventId, 'done');
  expect(attempts).toBeGreaterThan(1);
  expect(bookedBills(connector.simulator)).toHaveLength(1);
});

it('finds its bill when the answer to it was lost', async () => {
  connector.simulator.addFault({ kind: 'lost-answer', match: { method: 'POST', path: '/v2/transactions' } });
  const { eventId } = await connector.send({ body: paidOrder() });
  expect(await connector.admin.settled(eventId, 'done')).toMatchObject({
    attempts: 1,
    result: { existedAlready: true },
  });
  expect(callsTo(connector.simulator, 'POST /v2/transactions')).toHaveLength(1);
  expect(bookedBills(connector.simulator)).toHaveLength(1);
});

it('asks before it sends a second time, so that not even an organisation that takes repeats books twice', async () => {
  connector.simulator.seed({ settings: { billNumberUnique: 'off' } });
  connector.simulator.addFault({ kind: 'lost-answer', match: { method: 'POST', path: '/v2/transactions' } });
  connector.simulator.addFault({
    kind: 'status',
    status: 503,
    times: null,
    match: { method: 'GET', path: '^/v2/transactions' },
  });
  const { eventId } = await connector.send({ body: paidOrder() });
  const { id, error } = await connector.admin.settled(eventId, 'failed');
  expect(error?.code).toBe('OUTCOME_UNKNOWN');
  connector.simulator.clearFaults();
  await replay(id);
  expect(await connector.admin.settled(eventId, 'done')).toMatchObject({ result: { existedAlready: true } });
  expect(bookedBills(connector.simulator)).toHaveLength(1);
});

it('waits for another writer of the same customer (521)', async () => {
  connector.simulator.seed({
    settings: { customerLockMs: 400 },
    customers: [{ source: 'ECOMMERCE', accountId: SHOP, mobile: '4915112345678' }],
  });
  // Two Shopify customers, so nothing here keeps them apart, but one member of the programme.
  const first = await connector.send({ body: paidOrder({ id: '721', customerId: '81' }) });
  const second = await connector.send({ body: paidOrder({ id: '722', customerId: '82' }) });
  await connector.admin.settled(first.eventId, 'done');
  await connector.admin.settled(second.eventId, 'done');
  await vi.waitFor(() => expect(bookedBills(connector.simulator)).toHaveLength(2));
  const bookings = callsTo(connector.simulator, 'POST /v2/transactions');
  expect(bookings.length).toBeGreaterThan(2);
});
