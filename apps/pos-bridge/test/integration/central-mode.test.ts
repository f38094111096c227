import { afterEach, expect, it } from 'vitest';
import { sale } from '../support/bill.ts';
import { booked, callsTo } from '../support/capillary-calls.ts';
import { type Bridge, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge;
afterEach(() => bridge.stop());

const STORES = {
  environment: { POS_MODE: 'central' },
  stores: ['store-1', 'store-2'],
  simulator: {
    seed: {
      stores: [{ code: 'store-1' }, { code: 'store-2' }],
      tills: [
        { code: 'till.one', storeCode: 'store-1', password: 'p1' },
        { code: 'till.two', storeCode: 'store-2', password: 'p2' },
      ],
    },
  },
};

it('calls for the till of each terminal, with one token and never with Basic', async () => {
  bridge = await startBridge(STORES);
  const one = await bridge.pair('Till 1', { tenant: 'store-1', till: 'till.one' });
  const two = await bridge.pair('Till 1', { tenant: 'store-2', till: 'till.two' });
  const ids = [await one.sell(sale()), await two.sell(sale({ billNumber: '1002' }))];
  for (const { id } of ids) await bridge.admin.settled(id, 'done');
  expect(
    booked(bridge.simulator).map(({ billNumber, tillCode, storeCode }) => [billNumber, tillCode, storeCode]),
  ).toEqual(
    expect.arrayContaining([
      ['1001', 'till.one', 'store-1'],
      ['1002', 'till.two', 'store-2'],
    ]),
  );
  const calls = bridge.simulator.requests().filter(({ path }) => path.startsWith('/v2/'));
  for (const { headers } of calls) expect(headers).not.toHaveProperty('authorization');
  expect(callsTo(bridge.simulator, 'POST /v3/oauth/token/generate')).toHaveLength(1);
});

it('brings the same number of two stores, equal to the cent and second, to Capillary as two bills', async () => {
  bridge = await startBridge(STORES);
  bridge.simulator.seed({ customers: [{ id: 7001, mobile: '4915112345678' }] });
  const one = await bridge.pair('Till 1', { tenant: 'store-1', till: 'till.one' });
  const two = await bridge.pair('Till 1', { tenant: 'store-2', till: 'till.two' });
  await bridge.admin.settled((await one.sell(sale())).id, 'done');
  const { result } = await bridge.admin.settled((await two.sell(sale())).id, 'done');
  expect(result).toMatchObject({ capillaryBillNumber: '1001-till.two-20261120', existedAlready: false });
  expect(booked(bridge.simulator).map(({ billNumber, storeCode }) => [billNumber, storeCode])).toEqual([
    ['1001', 'store-1'],
    ['1001-till.two-20261120', 'store-2'],
  ]);
  // The return finds its sale under the number that it has in Capillary.
  const back = await two.sell(
    sale({
      billNumber: '1003',
      type: 'RETURN',
      returnType: 'FULL',
      originalBillNumber: '1001',
      billedAt: '2026-11-21T10:00:00Z',
    }),
  );
  const returned = await bridge.admin.settled(back.id, 'done');
  expect(returned.result).toMatchObject({ capillaryBillNumber: '1001-till.two-20261120', type: 'RETURN' });
});

it('shows a terminal the bills of its own store only', async () => {
  bridge = await startBridge(STORES);
  const one = await bridge.pair('Till 1', { tenant: 'store-1', till: 'till.one' });
  const two = await bridge.pair('Till 1', { tenant: 'store-2', till: 'till.two' });
  await one.sell(sale({ billNumber: 'secret-1' }));
  expect((await one.send('GET', '/v1/bills/secret-1')).status).toBe(200);
  expect((await two.send('GET', '/v1/bills/secret-1')).status).toBe(404);
});

it('refuses the other mode’s credential, a second store in store mode, and a code without its till', async () => {
  bridge = await startBridge(STORES);
  const put = (path: string, credential: object, at = bridge) =>
    at.admin.call('PUT', path, { capillary: { baseUrl: at.simulator.url, credential } });
  const basic = { kind: 'till-basic', till: 'demo.till', password: 'demo123' };
  const oauth = { kind: 'oauth-client', key: 'demo-key', secret: 'demo-secret' };
  const inCentral = await put('/admin/tenants/store-3', basic);
  expect(inCentral.status).toBe(400);
  expect(inCentral.text).toContain('oauth-client');
  expect((await bridge.admin.call('POST', '/admin/pairing-codes', { terminal: 'Till 9' })).status).toBe(400);

  const store = await startBridge();
  try {
    expect((await put('/admin/tenants/store-1', oauth, store)).status).toBe(400);
    const second = await put('/admin/tenants/store-2', basic, store);
    expect(second.status).toBe(409);
    expect(second.text).toContain('POS_MODE=central');
  } finally {
    await store.stop();
  }
});
