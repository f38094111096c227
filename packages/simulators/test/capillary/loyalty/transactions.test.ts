import { describe, expect, it } from 'vitest';
import { pick } from '../running-simulator.ts';
import {
  addBill,
  ALICE,
  balanceOf,
  BY_MOBILE,
  errorCode,
  startDataPlane,
  warningCodes,
} from './data-plane.ts';

describe('adding a bill', () => {
  it('stores it, earns whole points, and tells who earned them', async () => {
    const plane = await startDataPlane();
    const added = await addBill(plane, { billAmount: '249.99' });
    expect(added.status).toBe(200);
    expect(added.body).toMatchObject({
      createdId: expect.any(Number),
      errors: [],
      sideEffects: [
        {
          entityType: 'USER',
          rawAwardedPoints: 249.99,
          awardedPoints: 249,
          customerId: ALICE.id,
          type: 'points',
        },
      ],
      customerInfo: { firstName: 'Alice', lastName: '' },
    });
    expect(await balanceOf(plane)).toBe(249);
  });

  it('gives side effects as text when raw ones are asked for, and none to an asynchronous call', async () => {
    const plane = await startDataPlane();
    const body = { type: 'REGULAR', billNumber: 'B-1', billAmount: 10 };
    const raw = await plane.post('/v2/transactions', body, { ...BY_MOBILE, rawSideEffects: 'true' });
    expect(pick(raw.body, 'rawSideEffects', 0)).toMatchObject({
      awardedPoints: '10',
      alternateCurrencyName: 'null',
    });
    const asynchronous = await plane.post(
      '/v2/transactions',
      { ...body, billNumber: 'B-2' },
      { ...BY_MOBILE, use_asynch: 'true' },
    );
    expect(pick(asynchronous.body, 'sideEffects')).toEqual([]);
    expect(await balanceOf(plane)).toBe(20);
  });

  it('does not tell the loyalty engine when SKIP-DOWNSTREAM says so', async () => {
    const plane = await startDataPlane();
    const token = await plane.post('/v3/oauth/token/generate', { key: 'demo-key', secret: 'demo-secret' });
    const skipped = await plane.post(
      '/v2/transactions',
      { type: 'REGULAR', billNumber: 'B-1', billAmount: 10 },
      BY_MOBILE,
      { 'X-CAP-API-OAUTH-TOKEN': String(pick(token.body, 'data', 'accessToken')), 'SKIP-DOWNSTREAM': 'true' },
    );
    expect(pick(skipped.body, 'sideEffects')).toEqual([]);
    expect(await balanceOf(plane)).toBe(0);
  });

  it.each([
    ['without a type', { type: undefined }, 690],
    ['of a type that does not exist', { type: 'SALE' }, 690],
    ['without a number', { billNumber: '' }, 602],
    ['with a number of 51 characters', { billNumber: 'x'.repeat(51) }, 685],
    ['without an amount', { billAmount: undefined }, 601],
    ['with a negative amount', { billAmount: -1 }, 601],
    ['with an amount that is no number', { billAmount: '1,00' }, 601],
    ['with a negative gross amount', { grossAmount: -1 }, 665],
    ['with a negative discount', { discount: '-0.01' }, 666],
    ['with a negative quantity', { lineItemsV2: [{ itemCode: 'A', qty: -1 }] }, 627],
    ['with a negative line amount', { lineItemsV2: [{ itemCode: 'A', qty: 1, amount: -1 }] }, 661],
    ['with a negative line value', { lineItemsV2: [{ itemCode: 'A', qty: 1, value: -1 }] }, 662],
    ['with a negative line rate', { lineItemsV2: [{ itemCode: 'A', qty: 1, rate: -1 }] }, 663],
    ['with a negative line discount', { lineItemsV2: [{ itemCode: 'A', qty: 1, discount: -1 }] }, 664],
    ['with a date that is none', { billingDate: 'yesterday' }, 1114],
    ['of next week', { billingDate: new Date(Date.now() + 7 * 86_400_000).toISOString() }, 643],
    ['with a delivery status that does not exist', { deliveryStatus: 'LOST' }, 400],
  ])('refuses a bill %s', async (_what, bill, code) => {
    const plane = await startDataPlane();
    const refused = await addBill(plane, bill);
    expect(refused.status).toBe(400);
    expect(errorCode(refused)).toBe(code);
    expect(plane.simulator.context.loyalty.transactions.size).toBe(0);
  });

  it('refuses a bill older than the organisation takes', async () => {
    const plane = await startDataPlane({ settings: { billingDateMaxPastDays: 30 } });
    expect(errorCode(await addBill(plane, { billingDate: '2020-01-01T00:00:00Z' }))).toBe(644);
  });

  it('answers failures with HTTP 200 where the setting says so', async () => {
    const plane = await startDataPlane({ settings: { v2FailureStatus: 200 } });
    const refused = await addBill(plane, { type: 'SALE' });
    expect([refused.status, errorCode(refused)]).toEqual([200, 690]);
  });

  it('marks an outlier with a warning, and gives it no points', async () => {
    const plane = await startDataPlane();
    const added = await addBill(plane, { outlierStatus: 'TEST' });
    expect(warningCodes(added)).toEqual([9611]);
    expect(await balanceOf(plane)).toBe(0);
  });

  it('drops extended fields that the organisation does not have, on the bill and on its lines', async () => {
    const plane = await startDataPlane({ settings: { knownExtendedFields: ['city'] } });
    const added = await addBill(plane, {
      extendedFields: { city: 'Pune', gender: 'x' },
      lineItemsV2: [{ itemCode: 'A', qty: 1, amount: 1, extendedFields: { weight: 1 } }],
    });
    expect(added.body).toMatchObject({
      warnings: [
        { code: 91016, message: 'Extended field name gender is invalid.' },
        { code: 91016, message: 'Extended field name weight is invalid.' },
      ],
    });
  });
});

describe('whose bill it is', () => {
  it.each([
    ['nobody named', {}, 8084],
    ['an empty value', { identifierName: 'mobile', identifierValue: '' }, 8084],
    ['somebody unknown', { identifierName: 'mobile', identifierValue: '911111111111' }, 8015],
    ['a name that is no identifier', { identifierName: 'phone', identifierValue: '1' }, 8013],
    [
      'a source without its account',
      { source: 'ECOMMERCE', identifierName: 'mobile', identifierValue: '1' },
      8045,
    ],
    ['a member of another source', { ...BY_MOBILE, source: 'WEBSITE' }, 8065],
  ])('refuses %s', async (_what, query, code) => {
    const { post } = await startDataPlane();
    const body = { type: 'REGULAR', billNumber: 'B-1', billAmount: 1 };
    expect(errorCode(await post('/v2/transactions', body, query))).toBe(code);
  });

  it('never registers anybody', async () => {
    const { post, simulator } = await startDataPlane();
    const stranger = { identifierName: 'mobile', identifierValue: '911111111111' };
    await post('/v2/transactions', { type: 'REGULAR', billNumber: 'B-1', billAmount: 1 }, stranger);
    expect(simulator.context.loyalty.customers.size).toBe(1);
  });

  it('takes bills of those who are not interested from nobody', async () => {
    const { post } = await startDataPlane();
    const bill = { type: 'NOT_INTERESTED', billNumber: 'N-1', billAmount: 50, notInterestedReason: 'guest' };
    const added = await post('/v2/transactions', bill);
    expect(added.body).toMatchObject({ createdId: expect.any(Number), sideEffects: [] });
    const long = await post('/v2/transactions', {
      ...bill,
      billNumber: 'N-2',
      notInterestedReason: 'x'.repeat(256),
    });
    expect(errorCode(long)).toBe(685);
  });

  it('finds members of any source for bills from OTHERS', async () => {
    const { post } = await startDataPlane();
    const bill = { type: 'REGULAR', billNumber: 'B-1', billAmount: 1 };
    expect(
      errorCode(await post('/v2/transactions', bill, { ...BY_MOBILE, source: 'OTHERS' })),
    ).toBeUndefined();
    const unknown = await post(
      '/v2/transactions',
      { ...bill, billNumber: 'B-2' },
      { ...BY_MOBILE, source: 'ALL' },
    );
    expect(errorCode(unknown)).toBe(400);
  });

  it('refuses a customer with fraud status', async () => {
    const plane = await startDataPlane();
    plane.simulator.seed({ customers: [{ id: 307, mobile: '919000000001', statusLabel: 'FRAUD' }] });
    const refused = await plane.post(
      '/v2/transactions',
      { type: 'REGULAR', billNumber: 'B-1', billAmount: 1 },
      { ...BY_MOBILE, identifierValue: '919000000001' },
    );
    expect(errorCode(refused)).toBe(3045);
  });
});

describe('the same bill number again', () => {
  const STORES = {
    stores: [{ code: 'other.store' }],
    tills: [
      { code: 'till.two', storeCode: 'demo.store', passwordMd5: '62cc2d8b4bf2d8728120d052163a77df' },
      { code: 'till.far', storeCode: 'other.store', passwordMd5: '62cc2d8b4bf2d8728120d052163a77df' },
    ],
  };

  it.each([
    ['org', [604, 604, 604]],
    ['store', [604, 604, undefined]],
    ['till', [604, undefined, undefined]],
    ['off', [undefined, undefined, undefined]],
  ] as const)('with scope %s: same till, same store, other store', async (billNumberUnique, codes) => {
    const plane = await startDataPlane({ settings: { billNumberUnique }, seed: STORES });
    await addBill(plane);
    const again = [];
    for (const till of ['demo.till', 'till.two', 'till.far']) {
      const basic = Buffer.from(`${till}:62cc2d8b4bf2d8728120d052163a77df`).toString('base64');
      const body = { type: 'REGULAR', billNumber: 'B-1', billAmount: 100 };
      again.push(
        errorCode(await plane.post('/v2/transactions', body, BY_MOBILE, { Authorization: `Basic ${basic}` })),
      );
    }
    expect(again).toEqual(codes);
  });

  it('is taken after the window of days', async () => {
    const plane = await startDataPlane({ settings: { billNumberUniqueDays: 30 } });
    await addBill(plane, { billingDate: '2026-01-01T10:00:00Z' });
    expect(errorCode(await addBill(plane, { billingDate: '2026-01-31T09:59:59Z' }))).toBe(604);
    expect(errorCode(await addBill(plane, { billingDate: '2026-01-31T10:00:00Z' }))).toBeUndefined();
  });

  it('earns nothing the second time', async () => {
    const plane = await startDataPlane();
    await addBill(plane);
    await addBill(plane);
    expect(await balanceOf(plane)).toBe(100);
  });

  it('is free once the bill was marked DELETED, and the points of that bill are gone', async () => {
    const plane = await startDataPlane();
    await addBill(plane);
    const deleted = await plane.put(
      '/v2/transactions',
      { number: 'B-1', outlierStatus: 'DELETED' },
      BY_MOBILE,
    );
    expect(deleted.body).toMatchObject({ createdId: expect.any(Number), errors: [] });
    expect(await balanceOf(plane)).toBe(0);
    expect(errorCode(await addBill(plane, { billAmount: 70 }))).toBeUndefined();
    expect(await balanceOf(plane)).toBe(70);
  });
});
