import { afterAll, beforeAll, expect, it } from 'vitest';
import { sale } from '../support/bill.ts';
import { booked } from '../support/capillary-calls.ts';
import { type Bridge, startBridge, STORE } from '../support/start-bridge.ts';
import type { Till } from '../support/till.ts';

let bridge: Bridge;
let till: Till;
beforeAll(async () => {
  bridge = await startBridge();
  bridge.simulator.seed({ customers: [{ id: 7001, mobile: '4915112345678' }] });
  till = await bridge.pair('Till 1');
});
afterAll(() => bridge.stop());

function set(settings: object): Promise<void> {
  const credential = { kind: 'till-basic', till: 'demo.till', password: 'demo123' };
  return bridge.admin.connect(STORE, bridge.simulator.url, credential, {
    defaultCountryCode: 'DE',
    ...settings,
  });
}

/** The bills of Capillary whose number begins so. */
function inCapillary(billNumber: string) {
  return booked(bridge.simulator).filter((bill) => bill.billNumber.startsWith(billNumber));
}

it.each([
  ['', '{billNumber}'],
  [', also where the date is part of the number', '{date}-{billNumber}'],
])(
  'is sent once after the business day of the store was set otherwise%s',
  async (_where, billNumberTemplate) => {
    const billNumber = `night-${billNumberTemplate.length}`;
    await set({ billNumberTemplate });
    const bill = sale({ billNumber, billedAt: '2026-11-20T02:00:00Z' });
    const first = await till.sell(bill);
    await bridge.admin.settled(first.id, 'done');
    await set({ billNumberTemplate, businessDayStartsAt: '04:00' });
    const again = await till.sell(bill);
    const { error } = await bridge.admin.settled(again.id, 'dead');
    await set({});
    expect(error?.code).toBe('CONFLICT');
    const numbers = booked(bridge.simulator).map((one) => one.billNumber);
    expect(numbers.filter((number) => number.includes(billNumber))).toHaveLength(1);
  },
);

it('is sent once, as it was accepted first, also when it was accepted twice before anything went out', async () => {
  bridge.simulator.addFault({ kind: 'status', status: 503, times: null });
  const bill = sale({ billNumber: 'early-1', billedAt: '2026-11-20T02:00:00Z' });
  const first = await till.sell(bill);
  await set({ businessDayStartsAt: '04:00' });
  const again = await till.sell(bill);
  await set({});
  bridge.simulator.clearFaults();
  for (const { id } of [again, first]) {
    await bridge.admin.call('POST', `/admin/deliveries/${id}/replay`);
  }
  await bridge.admin.settled(first.id, 'done');
  await bridge.admin.settled(again.id, 'dead');
  expect(inCapillary('early-1')).toHaveLength(1);
});

it('keeps its number when its answer was lost and bills were numbered otherwise meanwhile', async () => {
  bridge.simulator.addFault({ kind: 'lost-answer', match: { method: 'POST', path: '/v2/transactions' } });
  bridge.simulator.addFault({ kind: 'status', status: 503, times: null, match: { method: 'GET' } });
  const { id } = await till.sell(sale({ billNumber: 'lost-1' }));
  await bridge.admin.settled(id, 'failed');
  await set({ billNumberTemplate: '{store}-{billNumber}' });
  bridge.simulator.clearFaults();
  await bridge.admin.call('POST', `/admin/deliveries/${id}/replay`);
  const { result } = await bridge.admin.settled(id, 'done');
  await set({});
  expect(result).toMatchObject({ capillaryBillNumber: 'lost-1' });
  expect(inCapillary('store-1-lost-1')).toEqual([]);
});

it('is not sent under a second number when a till sends it as a guest’s first and as a customer’s then', async () => {
  const guests = await till.sell(sale({ billNumber: 'both-1', type: 'NOT_INTERESTED', customer: undefined }));
  await bridge.admin.settled(guests.id, 'done');
  const customers = await till.sell(sale({ billNumber: 'both-1' }));
  const { error } = await bridge.admin.settled(customers.id, 'dead');
  expect(error?.code).toBe('CONFLICT');
  expect(inCapillary('both-1').map(({ type }) => type)).toEqual(['NOT_INTERESTED']);
});

it('is found by what comes back of it at a till whose clock is behind that of its own', async () => {
  await set({ billNumberTemplate: '{till}-{billNumber}' });
  const other = await bridge.pair('Till 2', { till: 'demo.till2' });
  const fast = new Date(Date.now() + 600_000);
  const sold = await till.sell(
    sale({ billNumber: 'fast-1', customer: undefined, billedAt: fast.toISOString() }),
    { Date: fast.toUTCString() },
  );
  const back = await other.sell(
    sale({
      billNumber: 'fast-2',
      type: 'RETURN',
      returnType: 'FULL',
      originalBillNumber: 'fast-1',
      customer: undefined,
      billedAt: new Date(Date.now() + 5_000).toISOString(),
    }),
    { Date: new Date().toUTCString() },
  );
  await bridge.admin.settled(sold.id, 'done');
  const { result } = await bridge.admin.settled(back.id, 'done');
  expect(result).toMatchObject({ capillaryBillNumber: 'demo.till-fast-1' });
});
