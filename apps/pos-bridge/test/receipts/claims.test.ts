import { describe, expect, it, vi } from 'vitest';
import { claimOf } from '../../src/receipts/claim-of.ts';
import { createReceiptIds, type ReceiptIds } from '../../src/receipts/create-receipt-ids.ts';
import { type Answer, ANN, type Shop, startShop } from '../customers/support/start-shop.ts';

const BEA = { id: 24335251, mobile: '491707654321' };
const ANNS = { mobile: ANN.mobile };

let bills = 0;

function guestBill(change: Readonly<Record<string, unknown>> = {}) {
  bills += 1;
  return {
    billNumber: `G-${bills}`,
    type: 'NOT_INTERESTED',
    billedAt: new Date().toISOString(),
    amount: '80.00',
    lines: [{ itemCode: 'A', quantity: 1, rate: '80.00', value: '80.00', amount: '80.00' }],
    ...change,
  };
}

async function start(options: Parameters<typeof startShop>[0] = {}): Promise<Shop> {
  const store = await startShop(options);
  store.simulator.seed({ customers: [BEA] });
  return store;
}

function idsOf(store: Shop): ReceiptIds {
  return createReceiptIds({ keyRing: store.deps.keyRing });
}

async function sell(store: Shop, bill = guestBill()): Promise<string> {
  const { status, body } = await store.till('POST', '/v1/bills', bill);
  expect(status).toBe(202);
  return String(body['receiptId']);
}

function claim(store: Shop, receiptId: string, customer: object = ANNS): Promise<Answer> {
  return store.till('POST', '/v1/claims', { receiptId, customer });
}

async function pointsOf(store: Shop, mobile: string): Promise<unknown> {
  return (await store.till('GET', `/v1/customers?mobile=${mobile}`)).body['points'];
}

it('does not take a bill for claimed because somebody who claims another is called like its message', async () => {
  const store = await start();
  const receiptId = await sell(store);
  const bill = guestBill({ type: 'REGULAR' });
  const { body } = await store.till('POST', '/v1/bills', bill);
  expect(await claim(store, receiptId, { externalId: String(body['id']) })).toMatchObject({ status: 201 });
  expect(
    await claimOf(store.deps.messages, { tenantId: 'store-1', billId: String(body['id']) }),
  ).toBeUndefined();
});

describe('a bill that nobody earns with', () => {
  it('is answered with an id to print, the same each time; others are not', async () => {
    const store = await start();
    const bill = guestBill();
    const receiptId = await sell(store, bill);
    expect(receiptId).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await sell(store, bill)).toBe(receiptId);
    // A till that knows no customer sends what it always sends.
    expect(await sell(store, guestBill({ type: 'REGULAR' }))).toMatch(/^.{19}$/);
    expect(await sell(store, guestBill({ type: 'REGULAR', customer: ANNS }))).toBe('undefined');
    expect(await sell(store, { ...bill, type: 'RETURN' })).toBe('undefined');
  });

  it('has no id where the store takes no claims, and such a store says so', async () => {
    const store = await start({ settings: { receiptClaims: { enabled: false } } });
    expect(await sell(store)).toBe('undefined');
    expect(await claim(store, '0000-0000-0000-0000')).toMatchObject({
      status: 409,
      body: { code: 'PREREQUISITE_MISSING', detail: expect.stringContaining('receiptClaims.enabled') },
    });
  });
});

describe('a guest who claims a receipt', () => {
  it('gets the bill and its points, however the id is typed', async () => {
    const store = await start();
    const receiptId = await sell(store);
    const typed = ` ${receiptId.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')}`;
    expect(await claim(store, typed)).toMatchObject({
      status: 201,
      body: { status: 'done', billNumber: `G-${bills}`, customerId: String(ANN.id), points: '80' },
    });
    expect(await pointsOf(store, ANN.mobile)).toBe('200');
  });

  it('is registered where Capillary does not know them yet', async () => {
    const store = await start();
    const receiptId = await sell(store);
    expect(await claim(store, receiptId, { email: 'new@example.org' })).toMatchObject({
      status: 201,
      body: { points: '80' },
    });
  });

  it('cannot claim it twice, and is told when it was; nor can another', async () => {
    const store = await start();
    const receiptId = await sell(store);
    await claim(store, receiptId);
    const when = expect.stringMatching(/claimed at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
    for (const customer of [ANNS, { mobile: BEA.mobile }]) {
      expect(await claim(store, receiptId, customer)).toMatchObject({
        status: 409,
        body: { code: 'CONFLICT', detail: when },
      });
    }
    expect(await pointsOf(store, ANN.mobile)).toBe('200');
    expect(await pointsOf(store, BEA.mobile)).toBe('0');
  });

  it('wins or loses when others claim at the same moment: one gets it', async () => {
    const store = await start();
    const receiptId = await sell(store);
    const customers = [ANNS, { mobile: BEA.mobile }, { email: ANN.email }, { externalId: 'E-1' }];
    const answers = await Promise.all(customers.map((customer) => claim(store, receiptId, customer)));
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      201, 409, 409, 409,
    ]);
    const marks = store.simulator
      .requests()
      .filter(({ path }) => path.startsWith('/v1.1/transaction/update'));
    expect(marks).toHaveLength(1);
  });

  it('gets it later when the line is down, behind the bill itself', async () => {
    const store = await start();
    await store.cut();
    const receiptId = await sell(store);
    // By the bill that could not be sent.
    await vi.waitFor(async () => expect(await store.deps.lines.isCutOff('store-1')).toBe(true), 5_000);
    const first = await claim(store, receiptId);
    expect(first).toMatchObject({ status: 202, body: { status: 'accepted' } });
    // Asking again while it waits is no second claim; another customer is too late already.
    expect(await claim(store, receiptId)).toEqual(first);
    expect(await claim(store, receiptId, { mobile: BEA.mobile })).toMatchObject({ status: 409 });
    await store.mend();
    await vi.waitFor(async () => {
      await store.deps.inbox.wake('store-1');
      const { items } = await store.deps.deliveries.list({ type: 'claim' });
      expect(items).toMatchObject([{ status: 'done', result: { points: '80' } }]);
    }, 10_000);
    expect(await pointsOf(store, ANN.mobile)).toBe('200');
  });

  it('gets it once when Capillary’s answer is lost', async () => {
    const store = await start();
    const receiptId = await sell(store);
    store.simulator.addFault({ kind: 'lost-answer', match: { path: '/v1.1/transaction/update' } });
    expect(await claim(store, receiptId)).toMatchObject({ status: 201, body: { existedAlready: true } });
    expect(await pointsOf(store, ANN.mobile)).toBe('200');
  });

  it('may try again after a refusal, which uses nothing up', async () => {
    const store = await start({ settings: { registerUnknownCustomers: false } });
    const receiptId = await sell(store);
    expect(await claim(store, receiptId, { email: 'unknown@example.org' })).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('POST /v1/customers') },
    });
    expect(await claim(store, receiptId)).toMatchObject({ status: 201 });
    expect(await claim(store, receiptId, { mobile: BEA.mobile })).toMatchObject({ status: 409 });
    expect(await pointsOf(store, ANN.mobile)).toBe('200');
  });

  it('is told that the organisation does not do it', async () => {
    const store = await start({ simulator: { settings: { retroTransactionEnabled: false } } });
    expect(await claim(store, await sell(store))).toMatchObject({
      status: 502,
      body: { code: 'UPSTREAM_REFUSED', detail: expect.stringContaining('CONF_RETRO_TRANSACTION_ENABLE') },
    });
  });

  it('loses the points again when the bill comes back', async () => {
    const store = await start();
    const sale = guestBill();
    await claim(store, await sell(store, sale));
    expect(await pointsOf(store, ANN.mobile)).toBe('200');
    await store.till('POST', '/v1/bills', {
      ...sale,
      billNumber: `${sale.billNumber}-R`,
      originalBillNumber: sale.billNumber,
      type: 'RETURN',
      returnType: 'FULL',
      billedAt: new Date(Date.now() + 1_000).toISOString(),
    });
    await vi.waitFor(async () => expect(await pointsOf(store, ANN.mobile)).toBe('120'), 5_000);
  });
});

describe('a receipt id that is no good', () => {
  it('is refused, with what to do', async () => {
    const store = await start();
    const receiptId = await sell(store);
    const mistyped = receiptId.replace(/.$/, (last) => (last === '7' ? '8' : '7'));
    expect(await claim(store, mistyped)).toMatchObject({
      status: 400,
      body: {
        code: 'INPUT_INVALID',
        errors: [{ pointer: '/receiptId', detail: expect.stringContaining('mistyped') }],
      },
    });
    const issue = (tenantId: string) => idsOf(store).issue({ tenantId, deliveryId: 'no bill' });
    expect(await claim(store, issue('store-1'))).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('No bill of this store') },
    });
    // Found by what the bill is called, and not by what was printed.
    await sell(store, guestBill({ billNumber: issue('store-1') }));
    expect(await claim(store, issue('store-1'))).toMatchObject({ status: 404 });
    expect(await claim(store, issue('store-2'))).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('another store') },
    });
    expect(await claim(store, receiptId, {})).toMatchObject({ status: 400 });
    expect(store.simulator.requests().filter(({ path }) => path.startsWith('/v1.1/'))).toEqual([]);
  });

  it('is refused after 30 days', async () => {
    const store = await start();
    const receiptId = await sell(store);
    const days = 24 * 60 * 60 * 1000;
    vi.setSystemTime(Date.now() + 30 * days);
    try {
      expect(await claim(store, receiptId)).toMatchObject({
        status: 410,
        body: { code: 'RECEIPT_EXPIRED', detail: expect.stringContaining('30 days') },
      });
    } finally {
      vi.useRealTimers();
    }
    expect(await claim(store, receiptId)).toMatchObject({ status: 201 });
  });

  it('makes a terminal that guesses wait, and no other one', async () => {
    const store = await start();
    const receiptId = await sell(store);
    const statuses: number[] = [];
    for (let guess = 0; guess < 22; guess += 1) {
      const forged = idsOf(store).issue({ tenantId: 'store-1', deliveryId: `guess ${guess}` });
      statuses.push((await claim(store, forged)).status);
    }
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 404));
    expect(statuses.at(-1)).toBe(429);
    // Not even with a good one: an answer would tell it from the others.
    expect(await claim(store, receiptId)).toMatchObject({ status: 429 });
    const kiosk = await store.pair('kiosk');
    expect(await kiosk('POST', '/v1/claims', { receiptId, customer: ANNS })).toMatchObject({ status: 201 });
  });
});
