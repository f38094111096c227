import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sale } from '../support/bill.ts';
import { booked, callsTo } from '../support/capillary-calls.ts';
import { type Bridge, startBridge } from '../support/start-bridge.ts';
import type { Till } from '../support/till.ts';

let bridge: Bridge;
let till: Till;
beforeAll(async () => {
  bridge = await startBridge();
  bridge.simulator.seed({ customers: [{ id: 7001, mobile: '4915112345678', points: '500' }] });
  till = await bridge.pair('Till 1');
});
afterAll(() => bridge.stop());

const NEXT_DAY = { billedAt: '2026-11-21T10:00:00Z' };
let numbers = 3_000;
const newNumber = () => String((numbers += 1));

async function done(bill: unknown) {
  return bridge.admin.settled((await till.sell(bill)).id, 'done');
}

function inCapillary(billNumber: string) {
  return booked(bridge.simulator).filter((bill) => bill.billNumber === billNumber);
}

it('gives lines back, under the number and time of the sale', async () => {
  const number = newNumber();
  await done(sale({ billNumber: number }));
  const lines = [{ itemCode: 'CAP', quantity: 1, rate: 20, value: 20, amount: 20 }];
  await done(
    sale({
      ...NEXT_DAY,
      billNumber: newNumber(),
      type: 'RETURN',
      originalBillNumber: number,
      amount: 20,
      grossAmount: 20,
      discount: 0,
      lines,
      payments: [],
    }),
  );
  const call = callsTo(bridge.simulator, 'POST /v2/transactions').at(-1);
  expect(call?.body).toMatchObject({
    type: 'RETURN',
    returnType: 'LINE_ITEM',
    billNumber: number,
    purchaseTime: '2026-11-20T10:15:00.000Z',
    lineItemsV2: [{ itemCode: 'CAP', qty: 1 }],
  });
  const [sold] = inCapillary(number);
  expect(sold?.returnedAmount.toFixed()).toBe('20');
});

it('gives the whole bill back, also when sale and return have one number', async () => {
  const billNumber = newNumber();
  await done(sale({ billNumber }));
  await done(sale({ ...NEXT_DAY, billNumber, type: 'RETURN', returnType: 'FULL' }));
  expect(inCapillary(billNumber)[0]?.isFullyReturned).toBe(true);
});

it('gives an amount back', async () => {
  const number = newNumber();
  await done(sale({ billNumber: number }));
  await done({
    billNumber: newNumber(),
    type: 'RETURN',
    originalBillNumber: number,
    ...NEXT_DAY,
    amount: '15.5',
    customer: { mobile: '+4915112345678' },
  });
  expect(inCapillary(number)[0]?.returnedAmount.toFixed()).toBe('15.5');
});

it('tells two equal parts of one sale apart, given back in the same second', async () => {
  const number = newNumber();
  await done(sale({ billNumber: number }));
  const part = {
    type: 'RETURN',
    originalBillNumber: number,
    ...NEXT_DAY,
    amount: 10,
    customer: { mobile: '+4915112345678' },
  };
  await done({ ...part, billNumber: newNumber() });
  // The second one breaks off before it arrives: only its note tells that Capillary has another, not this one.
  bridge.simulator.addFault({ kind: 'drop', match: { method: 'POST', path: '/v2/transactions' } });
  const two = await till.sell({ ...part, billNumber: newNumber() });
  await bridge.admin.settled(two.id, 'done');
  expect(inCapillary(number)[0]?.returnedAmount.toFixed()).toBe('20');
  expect(inCapillary(number)).toHaveLength(3);
}, 40_000);

it('cancels a bill', async () => {
  const billNumber = newNumber();
  await done(sale({ billNumber }));
  await done(sale({ billNumber, type: 'RETURN', returnType: 'CANCELLED', billedAt: '2026-11-20T10:20:00Z' }));
  expect(callsTo(bridge.simulator, 'POST /v2/transactions').at(-1)?.body).toMatchObject({
    returnType: 'CANCELLED',
    billNumber,
  });
  expect(inCapillary(billNumber)[0]?.isFullyReturned).toBe(true);
});

it('exchanges: one bill with lines that are bought and lines that come back', async () => {
  const number = newNumber();
  await done(sale({ billNumber: number }));
  const { result } = await done(
    sale({
      ...NEXT_DAY,
      billNumber: newNumber(),
      amount: 30,
      grossAmount: 30,
      discount: 0,
      lines: [
        { itemCode: 'HAT', quantity: 1, rate: 50, value: 50, amount: 50 },
        {
          itemCode: 'CAP',
          quantity: 1,
          rate: 20,
          value: 20,
          amount: 20,
          type: 'RETURN',
          originalBillNumber: number,
        },
      ],
      payments: [{ mode: 'CASH', value: 30 }],
    }),
  );
  expect(result).toMatchObject({ type: 'REGULAR' });
  expect(callsTo(bridge.simulator, 'POST /v2/transactions').at(-1)?.body).toMatchObject({
    lineItemsV2: [{ itemCode: 'HAT' }, { itemCode: 'CAP', type: 'RETURN', parentBillNumber: number }],
  });
  expect(inCapillary(number)[0]?.returnedAmount.toFixed()).toBe('20');
});

describe('a guest', () => {
  it('buys and gives back without being interested', async () => {
    const number = newNumber();
    await done(
      sale({
        billNumber: number,
        type: 'NOT_INTERESTED',
        customer: undefined,
        notInterestedReason: 'in a hurry',
      }),
    );
    const { result } = await done(
      sale({
        ...NEXT_DAY,
        billNumber: newNumber(),
        type: 'RETURN',
        returnType: 'FULL',
        originalBillNumber: number,
        customer: undefined,
      }),
    );
    expect(result).toMatchObject({ type: 'NOT_INTERESTED_RETURN', capillaryBillNumber: number });
    expect(inCapillary(number).map(({ type }) => type)).toEqual(['NOT_INTERESTED', 'NOT_INTERESTED_RETURN']);
  });

  it('whose bill is sent as REGULAR is one too', async () => {
    const { result } = await done(sale({ billNumber: newNumber(), customer: undefined }));
    expect(result).toMatchObject({ type: 'NOT_INTERESTED' });
  });
});

describe('a return', () => {
  it('waits for its sale that was accepted and has not arrived, whatever is known of the customer', async () => {
    const number = newNumber();
    await bridge.pauseWorker();
    // Another identifier, so that order is not kept by the customer alone.
    const back = await till.sell(
      sale({
        ...NEXT_DAY,
        billNumber: newNumber(),
        type: 'RETURN',
        returnType: 'FULL',
        originalBillNumber: number,
        customer: undefined,
      }),
    );
    const sold = await till.sell(sale({ billNumber: number, type: 'NOT_INTERESTED', customer: undefined }));
    bridge.startWorker();
    await bridge.admin.settled(sold.id, 'done');
    await bridge.admin.settled(back.id, 'done');
    expect(inCapillary(number).map(({ type }) => type)).toEqual(['NOT_INTERESTED', 'NOT_INTERESTED_RETURN']);
  });

  it('of a sale that nobody knows is accepted, and then fails with its reason', async () => {
    const { id } = await till.sell(
      sale({
        ...NEXT_DAY,
        billNumber: newNumber(),
        type: 'RETURN',
        returnType: 'FULL',
        originalBillNumber: 'never',
      }),
    );
    const { error } = await bridge.admin.settled(id, 'dead');
    expect(error?.message).toContain('does not have the sale that is being returned');
  });

  it('of a sale from before the bridge is Capillary’s to judge', async () => {
    const { customers } = bridge.simulator.context.loyalty;
    expect(customers.has(7001)).toBe(true);
    const number = newNumber();
    const other = await startBridge({ simulator: undefined });
    try {
      other.simulator.seed({ customers: [{ id: 7001, mobile: '4915112345678' }] });
      const otherTill = await other.pair('Till 1');
      const { id } = await otherTill.sell(sale({ billNumber: number }));
      await other.admin.settled(id, 'done');
      await bridge.admin.connect(
        'store-1',
        other.simulator.url,
        { kind: 'till-basic', till: 'demo.till', password: 'demo123' },
        { defaultCountryCode: 'DE' },
      );
      await done(
        sale({
          ...NEXT_DAY,
          billNumber: newNumber(),
          type: 'RETURN',
          returnType: 'FULL',
          originalBillNumber: number,
        }),
      );
      expect(booked(other.simulator).map(({ type }) => type)).toEqual(['REGULAR', 'RETURN']);
    } finally {
      await bridge.admin.connect(
        'store-1',
        bridge.simulator.url,
        { kind: 'till-basic', till: 'demo.till', password: 'demo123' },
        { defaultCountryCode: 'DE' },
      );
      await other.stop();
    }
  });
});

it('ties redemptions made before to their bill', async () => {
  await done(
    sale({
      billNumber: newNumber(),
      redemptions: ['AbC123', 'offline-1', { type: 'coupon', redemptionId: '90071992' }],
    }),
  );
  const body = JSON.stringify(callsTo(bridge.simulator, 'POST /v2/transactions').at(-1)?.body);
  expect(body).toContain('"pointsRedemptions":["AbC123"]');
  expect(body).toContain('"couponRedemptions":[90071992]');
});
