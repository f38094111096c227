import { describe, expect, it } from 'vitest';
import { pick } from '../running-simulator.ts';
import { startWithCoupons } from './coupon-plane.ts';
import { ALICE } from './data-plane.ts';

function v1Body(code: string): unknown {
  const transaction = [{ number: 'T-1', amount: '100' }];
  return { root: { coupon: [{ code, customer: { mobile: ALICE.mobile }, transaction }] } };
}

describe('v1.1 coupons', () => {
  it('redeem', async () => {
    const plane = await startWithCoupons();
    const { body: answer } = await plane.post('/v1.1/coupon/redeem', v1Body('MINE'), { format: 'json' });
    expect(pick(answer, 'response', 'coupons', 'coupon')).toMatchObject({
      customer: { mobile: ALICE.mobile },
      redemption_id: expect.stringMatching(/^\d+$/),
      code: 'MINE',
      series_code: '1',
      is_absolute: 'true',
      coupon_value: '10',
      transaction: { amount: '100.00', number: 'T-1' },
      item_status: { success: 'true', code: 700 },
    });
  });

  it('have no wrapper around a success where the setting says so, and one around a failure', async () => {
    const plane = await startWithCoupons({ v1CouponRedeemIsBare: true });
    expect(pick((await plane.post('/v1.1/coupon/redeem', v1Body('MINE'))).body, 'status', 'code')).toBe(200);
    const failed = await plane.post('/v1.1/coupon/redeem', v1Body('MINE'));
    expect([
      failed.status,
      pick(failed.body, 'response', 'coupons', 'coupon', 'item_status', 'code'),
    ]).toEqual([500, 711]);
  });

  it('tell whether they can be redeemed, and what they are', async () => {
    const plane = await startWithCoupons();
    const ask = async (code: string): Promise<unknown> =>
      pick(
        (await plane.get('/v1.1/coupon/isredeemable', { mobile: ALICE.mobile, code })).body,
        'response',
        'coupons',
        'redeemable',
      );
    expect(await ask('MINE')).toMatchObject({
      is_redeemable: 'true',
      series_info: { id: '1' },
      item_status: { code: 700 },
    });
    expect(await ask('HERS')).toMatchObject({ is_redeemable: 'false', item_status: { code: 710 } });
    const got = await plane.get('/v1.1/coupon/get', { code: 'HERS' });
    expect(pick(got.body, 'response', 'coupons', 'coupon', 0)).toMatchObject({
      code: 'HERS',
      issued_to: 307,
    });
    const missed = await plane.get('/v1.1/coupon/get', { code: 'NOPE' });
    expect(pick(missed.body, 'response', 'coupons', 'coupon', 0, 'item_status')).toMatchObject({
      success: 'false',
      code: 702,
    });
  });
});
