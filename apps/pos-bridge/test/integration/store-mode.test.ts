import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sale } from '../support/bill.ts';
import { booked, callsTo } from '../support/capillary-calls.ts';
import { type Bridge, startBridge } from '../support/start-bridge.ts';
import type { Till } from '../support/till.ts';

let bridge: Bridge;
let till: Till;
beforeEach(async () => {
  bridge = await startBridge();
  bridge.simulator.seed({ customers: [{ id: 7001, firstName: 'Ada', mobile: '4915112345678' }] });
  till = await bridge.pair('Till 1');
});
afterEach(() => bridge.stop());

describe('a sale in a store', () => {
  it('goes to Capillary by the till’s Basic login, with lines and payments, and its points come back', async () => {
    const { id } = await till.sell(sale());
    await bridge.admin.settled(id, 'done');
    const [call] = callsTo(bridge.simulator, 'POST /v2/transactions');
    expect(call?.headers).toMatchObject({ authorization: expect.stringMatching(/^Basic /) });
    expect(call?.body).toMatchObject({
      type: 'REGULAR',
      billNumber: '1001',
      billingDate: '2026-11-20T10:15:00.000Z',
      billAmount: 90,
      grossAmount: 100,
      discount: 10,
      lineItemsV2: [
        { itemCode: 'TEE', qty: 2, rate: 40, value: 80, discount: 10, amount: 70 },
        { itemCode: 'CAP', qty: 1, rate: 20, value: 20, amount: 20 },
      ],
      paymentModes: [
        { mode: 'CASH', value: 50 },
        { mode: 'CARD', value: 40 },
      ],
    });
    const { status, text } = await till.send('GET', '/v1/bills/1001');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      id,
      billNumber: '1001',
      status: 'done',
      points: '90',
      capillaryBillNumber: '1001',
      error: null,
    });
  });

  it('registers a customer whom Capillary does not know', async () => {
    const { id } = await till.sell(sale({ customer: { mobile: '0151 999 888 77' } }));
    await bridge.admin.settled(id, 'done');
    expect(callsTo(bridge.simulator, 'POST /v2/customers')).toHaveLength(1);
    expect(booked(bridge.simulator)).toHaveLength(1);
  });
});
