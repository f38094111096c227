import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bookedBills, callsTo } from '../support/capillary-calls.ts';
import { paidOrder } from '../support/paid-order.ts';
import {
  APP_SECRET,
  type Connector,
  PREVIOUS_SECRET,
  SHOP,
  startConnector,
} from '../support/start-connector.ts';

let connector: Connector;
beforeEach(async () => {
  connector = await startConnector();
  await connector.admin.connect(SHOP, connector.simulator.url);
});
afterEach(() => connector.stop());

describe('the order of a member', () => {
  beforeEach(() => {
    connector.simulator.seed({
      customers: [
        { id: 7001, source: 'ECOMMERCE', accountId: SHOP, firstName: 'Ada', mobile: '4915112345678' },
      ],
    });
  });

  it('becomes a bill with its lines, under the customer that Capillary knows', async () => {
    const { eventId } = await connector.send({ body: paidOrder() });
    const { result } = await connector.admin.settled(eventId, 'done');
    const [call] = callsTo(connector.simulator, 'POST /v2/transactions');
    expect(call?.body).toMatchObject({
      type: 'REGULAR',
      billNumber: 'SHP-6298473201994',
      billingDate: '2026-11-23T09:15:05.000Z',
      billAmount: 90,
      grossAmount: 104,
      discount: 14,
      lineItemsV2: [
        { itemCode: 'TEE-GRN-M', qty: 2, rate: 40, value: 80, discount: 12.5, amount: 67.5 },
        { itemCode: 'CAP-BLK', qty: 1, rate: 24, value: 24, discount: 1.5, amount: 22.5 },
      ],
    });
    expect(call?.query).toMatchObject({ source: 'ECOMMERCE', accountId: SHOP });
    expect(result).toMatchObject({
      billNumber: 'SHP-6298473201994',
      type: 'REGULAR',
      customerId: '7001',
      isNewCustomer: false,
      existedAlready: false,
      points: '90',
      requestId: call?.requestId,
    });
    expect(callsTo(connector.simulator, 'POST /v2/customers')).toHaveLength(0);
  });

  it('is sent with a raw OAuth token and the attribution of the shop, never with Authorization', async () => {
    const { eventId } = await connector.send({ body: paidOrder() });
    await connector.admin.settled(eventId, 'done');
    const calls = connector.simulator.requests().filter(({ path }) => path.startsWith('/v2/'));
    expect(calls.length).toBeGreaterThanOrEqual(2);
    for (const { headers } of calls) {
      expect(headers).toMatchObject({
        'x-cap-api-oauth-token': expect.stringMatching(/^sha256:/),
        'x-cap-api-attribution-entity-type': 'TILL',
        'x-cap-api-attribution-entity-code': 'demo.till',
      });
      expect(headers).not.toHaveProperty('authorization');
    }
    // The customer is named by id: a phone number in an address would end in access logs.
    expect(callsTo(connector.simulator, 'POST /v2/transactions')[0]?.query).not.toHaveProperty(
      'identifierName',
      'mobile',
    );
  });
});

it('registers a customer whom Capillary does not know, once, with every identifier', async () => {
  const first = await connector.send({ body: paidOrder({ id: '601' }) });
  const second = await connector.send({ body: paidOrder({ id: '602' }) });
  expect(await connector.admin.settled(first.eventId, 'done')).toMatchObject({
    result: { isNewCustomer: true },
  });
  expect(await connector.admin.settled(second.eventId, 'done')).toMatchObject({
    result: { isNewCustomer: false },
  });
  expect(callsTo(connector.simulator, 'POST /v2/customers')).toHaveLength(1);
  const customers = [...connector.simulator.context.loyalty.customers.values()];
  expect(customers).toHaveLength(1);
  expect(customers[0]?.profiles[0]).toMatchObject({ firstName: 'Zoë', lastName: 'Müller' });
  expect(customers[0]?.profiles[0]?.identifiers).toMatchObject([
    { type: 'mobile', value: '4915112345678' },
    { type: 'email', value: 'zoe.mueller@example.com' },
    { type: 'externalId', value: '8190331224394' },
  ]);
});

it('makes a NOT_INTERESTED bill of a guest order, without looking for anybody', async () => {
  const { eventId } = await connector.send({ body: paidOrder({ isGuest: true }) });
  expect(await connector.admin.settled(eventId, 'done')).toMatchObject({
    result: { type: 'NOT_INTERESTED', customerId: null },
  });
  const [call] = callsTo(connector.simulator, 'POST /v2/transactions');
  expect(call?.body).toMatchObject({ type: 'NOT_INTERESTED' });
  expect(Object.keys(call?.query ?? {}).filter((name) => name.startsWith('identifier'))).toEqual([]);
  expect(callsTo(connector.simulator, 'GET /v2/customers/lookup')).toHaveLength(0);
  expect(callsTo(connector.simulator, 'POST /v2/customers')).toHaveLength(0);
});

it('books an event once that Shopify delivers twice under two webhook ids (B1)', async () => {
  const body = paidOrder();
  const { eventId, status } = await connector.send({ body });
  await connector.admin.settled(eventId, 'done');
  const again = await connector.send({ body, eventId });
  expect([status, again.status]).toEqual([200, 200]);
  expect(await connector.admin.deliveries()).toHaveLength(1);
  expect(bookedBills(connector.simulator)).toEqual(['SHP-6298473201994']);
});

it('books an order once that comes again as another event', async () => {
  const body = paidOrder();
  const first = await connector.send({ body });
  const second = await connector.send({ body });
  await connector.admin.settled(first.eventId, 'done');
  expect(await connector.admin.settled(second.eventId, 'done')).toMatchObject({
    result: { existedAlready: true },
  });
  expect(bookedBills(connector.simulator)).toEqual(['SHP-6298473201994']);
});

it('takes what is signed with the previous app secret while it is rotated', async () => {
  const old = await connector.send({ body: paidOrder({ id: '611' }), secret: PREVIOUS_SECRET });
  const current = await connector.send({ body: paidOrder({ id: '612' }), secret: APP_SECRET });
  await connector.admin.settled(old.eventId, 'done');
  await connector.admin.settled(current.eventId, 'done');
  expect(bookedBills(connector.simulator)).toEqual(expect.arrayContaining(['SHP-611', 'SHP-612']));
});

it('keeps ids beyond 2^53 exact', async () => {
  const { eventId } = await connector.send({ body: paidOrder({ id: '820982911946154508' }) });
  await connector.admin.settled(eventId, 'done');
  expect(bookedBills(connector.simulator)).toEqual(['SHP-820982911946154508']);
});
