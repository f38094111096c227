import { describe, expect, it } from 'vitest';
import { type Answer, pick } from '../running-simulator.ts';
import { redeemCodes, startWithCoupons } from './coupon-plane.ts';
import { ALICE, errorCode } from './data-plane.ts';

function listedCodes(answer: Answer): readonly unknown[] {
  const coupons = pick(answer.body, 'entity', 'customers', 0, 'coupons');
  return Array.isArray(coupons) ? coupons.map((coupon: unknown) => pick(coupon, 'code')) : [];
}

describe('issuing', () => {
  it('gives the customer a code that they can redeem', async () => {
    const plane = await startWithCoupons();
    const issued = await plane.post('/v2/coupon/issue', { seriesId: 1, customer: { mobile: ALICE.mobile } });
    expect(issued.body).toMatchObject({
      code: expect.stringMatching(/^[0-9A-Z]{8}$/),
      seriesId: 1,
      discountType: 'ABS',
      discountValue: 10,
      discountOn: 'BILL',
      redemptionCount: 0,
      warnings: [],
    });
    expect(errorCode(await redeemCodes(plane, [String(pick(issued.body, 'code'))]))).toBeUndefined();
  });

  it.each([
    ['an unknown series', { seriesId: 99, customer: { id: 306 } }, 707],
    ['an expired series', { seriesId: 5, customer: { id: 306 } }, 712],
    ['an unknown customer', { seriesId: 1, customer: { id: 1 } }, 701],
    ['nobody', { seriesId: 1, customer: {} }, 701],
    ['a body without a series', { customer: { id: 306 } }, 400],
  ])('refuses %s', async (_what, body, code) => {
    const plane = await startWithCoupons();
    expect(errorCode(await plane.post('/v2/coupon/issue', body))).toBe(code);
  });

  it('of several series answers by series, of several coupons by code', async () => {
    const plane = await startWithCoupons();
    const bulk = await plane.post('/v2/coupon/bulk/issue', { seriesIds: [1, 99], customer: { id: 306 } });
    expect(bulk.body).toMatchObject({
      response: [{ entityId: 1, result: { seriesId: 1 }, errors: [] }, { errors: [{ code: 707 }] }],
      totalCount: 2,
      failureCount: 1,
    });
    const three = await plane.post('/v2/coupon/issue/multiple', {
      seriesId: 1,
      count: 3,
      customer: { id: 306 },
    });
    expect(three.body).toMatchObject({
      coupons: [{}, {}, {}],
      totalCount: 3,
      successCount: 3,
      failureCount: 0,
    });
    expect(
      errorCode(
        await plane.post('/v2/coupon/issue/multiple', { seriesId: 1, count: 501, customer: { id: 306 } }),
      ),
    ).toBe(629);
  });
});

describe('revoking', () => {
  it('by code: what was redeemed or is of another series stays', async () => {
    const plane = await startWithCoupons();
    await redeemCodes(plane, ['MINE']);
    const revoked = await plane.post('/v2/coupon/revoke', {
      couponSeriesId: 1,
      couponCodes: ['HERS', 'MINE', 'TWICE'],
    });
    expect(revoked.body).toMatchObject({
      entity: {
        totalCount: 3,
        failedCount: 2,
        revokedCoupons: [{ couponCode: 'HERS', issuedToUserId: 307 }],
        failedToRevoke: [
          { couponCode: 'MINE', errors: [{ code: 711 }] },
          { couponCode: 'TWICE', errors: [{ code: 702 }] },
        ],
      },
    });
    expect(errorCode(await redeemCodes(plane, ['HERS'], { user: { id: 307 } }))).toBe(660);
  });

  it('by customer: what they did not redeem', async () => {
    const plane = await startWithCoupons();
    const revoked = await plane.post('/v2/coupon/revoke', { couponSeriesId: 1, customer: { id: 306 } });
    expect(pick(revoked.body, 'entity', 'revokedCoupons')).toMatchObject([
      { couponCode: 'MINE' },
      { couponCode: 'OLD' },
    ]);
  });

  it.each([
    ['an unknown series', { couponSeriesId: 99, couponCodes: ['A'] }, 707],
    ['neither codes nor customer', { couponSeriesId: 1 }, 629],
    ['more than 50 codes', { couponSeriesId: 1, couponCodes: Array.from({ length: 51 }, () => 'A') }, 629],
  ])('refuses %s', async (_what, body, code) => {
    const plane = await startWithCoupons();
    expect(errorCode(await plane.post('/v2/coupon/revoke', body))).toBe(code);
  });
});

describe('a customer’s coupons', () => {
  it.each([
    ['REDEEMED', ['MINE']],
    ['EXPIRED', ['OLD', 'OLDSERIES']],
    ['ACTIVE_REDEEMED', ['MINE']],
    ['EXPIRED_REDEEMED', []],
    ['REDEEMABLE', ['STORE', 'BILL', 'TWICE']],
    ['EXPIRED,REDEEMED', ['OLD', 'OLDSERIES', 'MINE']],
  ])('with status %s', async (status, expected) => {
    const plane = await startWithCoupons();
    await redeemCodes(plane, ['MINE']);
    expect(listedCodes(await plane.get('/v2/customers/coupons', { mobile: ALICE.mobile, status }))).toEqual(
      expected,
    );
  });

  it('come in pages whose numbers are text, with their redemptions', async () => {
    const plane = await startWithCoupons();
    await redeemCodes(plane, ['MINE']);
    const page = await plane.get('/v2/customers/coupons', { id: '306', limit: '1', sort_order: 'ASC' });
    expect(page.body).toMatchObject({
      entity: {
        pagination: { limit: '1', offset: '0', total: 7 },
        customers: [
          {
            firstname: 'Alice',
            mobile: ALICE.mobile,
            id: 306,
            coupons: [
              {
                code: 'MINE',
                redemptionCount: 1,
                redemptionsLeft: 0,
                transactionNumber: 'T-1',
                redemptions: [
                  { transactionNumber: 'T-1', redeemedAt: { code: 'demo.till', name: 'Demo Till' } },
                ],
                reversedRedemptions: [],
              },
            ],
          },
        ],
      },
    });
  });

  it('can be listed by id, code or owner, not without a filter', async () => {
    const plane = await startWithCoupons();
    const listed = async (query: Readonly<Record<string, string>>): Promise<unknown> =>
      pick((await plane.get('/v2/coupon', query)).body, 'entity', 0);
    expect(await listed({ couponCodes: 'hers' })).toMatchObject({ code: 'HERS', issuedToId: 307 });
    expect(await listed({ issuedToIds: '307' })).toMatchObject({ code: 'HERS' });
    const id = pick(await listed({ issuedToIds: '307' }), 'id');
    expect(await listed({ couponIds: String(id) })).toMatchObject({ code: 'HERS' });
    expect(errorCode(await plane.get('/v2/coupon'))).toBe(1000);
  });
});
