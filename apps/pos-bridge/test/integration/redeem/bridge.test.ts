import { afterEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { sale } from '../../support/bill.ts';
import { type Bridge, type BridgeOptions, startBridge, STORE } from '../../support/start-bridge.ts';
import type { Till } from '../../support/till.ts';

const MEMBER = { id: 306, mobile: '4915112345678', points: '2000' };
const customer = { mobile: '0151 12345678' };
const Redeemed = z.object({ redemptionId: z.string(), points: z.string(), balance: z.string() });
const eventually = (check: () => Promise<void> | void) =>
  vi.waitFor(check, { timeout: 15_000, interval: 50 });

let bridge: Bridge;
let till: Till;
afterEach(() => bridge.stop());

async function start(options: BridgeOptions = {}): Promise<void> {
  bridge = await startBridge({ simulator: { seed: { customers: [MEMBER] } }, ...options });
  till = await bridge.pair('Till 1');
}

async function redeem(billNumber: string, points: number, key: string) {
  const body = { customer, points, billNumber };
  const { status, text } = await till.send('POST', '/v1/points/redeem', body, { 'Idempotency-Key': key });
  return { status, body: Redeemed.parse(JSON.parse(text)) };
}

function redemptions() {
  return [...bridge.simulator.context.loyalty.redemptions.values()];
}

it('needs the token of a terminal', async () => {
  await start();
  for (const path of ['points/check', 'points/code', 'points/redeem', 'points/reverse', 'coupons/redeem']) {
    const answer = await fetch(`${bridge.url}/v1/${path}`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(401);
    await answer.arrayBuffer();
  }
});

it('points consumed, order void: a cancelled bill gives back what it was paid with', async () => {
  await start({ settings: { billNumberTemplate: '{till}-{billNumber}' } });
  const { body } = await redeem('1001', 50, 'tender');
  expect(redemptions()).toMatchObject([{ billNumber: 'demo.till-1001' }]);
  // The till's clock is off by days: the bill is the redemption's all the same.
  await till.sell(sale({ customer, redemptions: [body.redemptionId] }));
  await till.sell(
    sale({
      type: 'RETURN',
      returnType: 'CANCELLED',
      customer,
      billedAt: '2026-11-20T11:00:00Z',
      payments: [],
    }),
  );
  await eventually(() => expect(redemptions()).toMatchObject([{ reversals: [{}] }]));
});

it('promises points while the line is down, and redeems them once it is back and the bill was sent', async () => {
  await start({
    settings: {
      offlineRedeem: {
        policy: 'bounded',
        maxPointsPerBill: 100,
        maxPointsPerCustomerDay: 100,
        maxPointsPerStoreDay: 100,
        snapshotMaxAgeHours: 12,
      },
    },
  });
  const found = await till.send('GET', `/v1/customers?mobile=${customer.mobile}`);
  expect(found.status).toBe(200);
  const { url } = bridge.simulator;
  const cut = { kind: 'till-basic', till: 'demo.till', password: 'demo123' };
  const settings = (await bridge.deps.tenants.get(STORE))?.settings;
  if (settings === undefined) throw new Error('The store is not connected.');
  await bridge.admin.connect(STORE, 'http://127.0.0.1:9', cut, settings);

  const promised = await redeem('1001', 60, 'tender');
  expect(promised).toMatchObject({
    status: 202,
    body: { redemptionId: expect.stringMatching(/^offline-/), points: '60', balance: '1940' },
  });
  await till.sell(sale({ customer, redemptions: [promised.body.redemptionId] }));
  const refused = await till.send(
    'POST',
    '/v1/points/redeem',
    { customer: { mobile: '+49 151 12345678' }, points: 41, billNumber: '1002' },
    { 'Idempotency-Key': 'other' },
  );
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('at most 100 points in a day');

  await bridge.admin.connect(STORE, url, cut, settings);
  await bridge.admin.call('POST', '/admin/deliveries/replay', { status: 'failed' });
  await eventually(async () => {
    const { text } = await bridge.admin.call('GET', `/admin/reconciliation?tenant=${STORE}`);
    expect(JSON.parse(text)).toMatchObject({
      items: [{ outcome: 'redeemed', points: '60', billNumber: '1001' }],
    });
  });
  expect(redemptions()).toHaveLength(1);
  expect((await redeem('1001', 60, 'tender')).status).toBe(200);
});
