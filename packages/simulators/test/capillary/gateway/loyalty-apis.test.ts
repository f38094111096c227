import { describe, expect, it } from 'vitest';
import { startEngine } from '../auth-engine/engine-under-test.ts';
import type { EngineUnderTest } from '../auth-engine/engine-under-test.ts';
import { DEMO_BASIC, pick } from '../running-simulator.ts';
import { callMobileApi, MOBILE, signedInAnn } from './mobile-api.ts';

async function startWithBill(): Promise<EngineUnderTest> {
  const engine = await startEngine({
    seed: {
      brands: [{ code: 'SHOP' }],
      customers: [
        { id: 5, mobile: MOBILE, points: '100' },
        { id: 7, mobile: '919999999994', points: '900' },
      ],
      couponSeries: [{ id: 1 }],
      coupons: [
        { code: 'ANNS', seriesId: 1, customerId: 5 },
        { code: 'BOBS', seriesId: 1, customerId: 7 },
      ],
    },
  });
  const query = new URLSearchParams({ identifierName: 'mobile', identifierValue: MOBILE, source: 'INSTORE' });
  const added = await fetch(`${engine.simulator.url}/v2/transactions?${query.toString()}`, {
    method: 'POST',
    headers: { ...DEMO_BASIC, 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'REGULAR',
      billNumber: 'A-1',
      billAmount: '50',
      billingDate: '2026-01-01T00:00:00Z',
    }),
  });
  if (!added.ok) throw new Error(`The bill was not added: ${added.status}`);
  return engine;
}

describe('Mobile APIs of the loyalty program', () => {
  it("customer/coupons lists the caller's, whoever else is named", async () => {
    const engine = await startWithBill();
    const { body } = await callMobileApi(engine, 'customer/coupons?id=7&limit=10', await signedInAnn(engine));

    expect(pick(body, 'entity', 'customers', 0, 'coupons')).toMatchObject([{ code: 'ANNS' }]);
  });

  it("customer/transactions lists the caller's bills", async () => {
    const engine = await startWithBill();
    const { body } = await callMobileApi(
      engine,
      'customer/transactions?identifierName=id&identifierValue=7',
      await signedInAnn(engine),
    );

    expect(body).toMatchObject({ pagination: { total: 1 }, data: [{ customerId: 5 }] });
  });

  it("points/history lists the caller's movements between two days", async () => {
    const engine = await startWithBill();
    const ann = await signedInAnn(engine);

    const { body } = await callMobileApi(
      engine,
      'points/history?start_date=2025-12-20&end_date=2026-01-02',
      ann,
    );
    const before = await callMobileApi(
      engine,
      'points/history?start_date=2025-12-01&end_date=2025-12-10',
      ann,
    );

    expect(body).toMatchObject({ customerDetails: { userId: 5 } });
    expect(pick(body, 'ledgerDetails', 'ledgerEntries', 0)).toMatchObject({
      ledgerCreatedDate: expect.any(String),
    });
    expect(before).toMatchObject({ http: 400, body: { errors: [{ code: 814 }] } });
  });

  it.each(['customer/coupons', 'customer/transactions', 'points/history'])(
    '%s has nothing for somebody whom the CRM does not know',
    async (path) => {
      const engine = await startEngine({ seed: { brands: [{ code: 'SHOP' }] } });
      const { http, body } = await callMobileApi(engine, path, await signedInAnn(engine));

      expect(http).toBe(400);
      expect(pick(body, 'errors', 0, 'status')).toBe(false);
    },
  );

  it('attributes what it writes to the till of the brand', async () => {
    const engine = await startEngine({ seed: { brands: [{ code: 'SHOP', tillCode: 'mobile.till' }] } });
    await callMobileApi(engine, 'customer/add', await signedInAnn(engine), { root: { customer: [{}] } });

    const [customer] = engine.simulator.context.loyalty.customers.values();
    expect(customer?.registeredByTill).toBe('mobile.till');
  });
});
