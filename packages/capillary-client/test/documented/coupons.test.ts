import { describe, expect, it } from 'vitest';
import { CARRIED, exchange } from '../support/exchange.ts';

describe('coupons', () => {
  it('redeems (T29)', async () => {
    const redemptionStatus = { status: true, message: 'ok', code: 700 };
    const body = {
      redemption: [
        {
          id: 369455787,
          code: 'MGU9Y4PM',
          discountCode: 'XYZ123',
          seriesCode: '18426',
          isAbsolute: true,
          couponValue: 10,
          redemptionStatus: { ...redemptionStatus, success: true },
        },
      ],
      redemptionStatus,
      warnings: [],
    };
    const { result, sent } = await exchange({ body }, (client) =>
      client.coupons.redeem({
        customer: { type: 'mobile', value: '917575757575' },
        code: 'MGU9Y4PM',
        billNumber: 'SHP-1001',
        billAmount: '99.90',
      }),
    );
    expect(result).toEqual({
      redemptionId: '369455787',
      code: 'MGU9Y4PM',
      discountCode: 'XYZ123',
      discountType: 'ABS',
      discountValue: '10',
      discountUpTo: undefined,
      ...CARRIED,
    });
    expect(sent.body).toBe(
      '{"redemptionRequestList":[{"code":"MGU9Y4PM"}],"user":{"mobile":"917575757575"},' +
        '"transactionNumber":"SHP-1001","billAmount":99.90}',
    );
  });

  it('asks whether a coupon can be redeemed', async () => {
    const body = {
      customer: { id: 306 },
      redemption: [{ code: 'MGU9Y4PM', isRedeemable: true, redemptionsLeft: -1, warnings: [] }],
      redemptionStatus: { code: 700, message: 'Coupon isRedeem successful', status: true },
      warnings: [],
    };
    const { result, sent } = await exchange({ body }, (client) =>
      client.coupons.isRedeemable({ customer: { type: 'id', value: '306' }, code: 'MGU9Y4PM' }),
    );
    expect(result).toEqual({ isRedeemable: true, redemptionsLeft: undefined, ...CARRIED });
    expect(sent.query).toEqual({ id: '306', code: 'MGU9Y4PM', details: 'true' });
  });

  it('reactivates by numeric ids (T31)', async () => {
    const { result, sent } = await exchange({ body: { warnings: [], errors: [], success: true } }, (client) =>
      client.coupons.reactivate({ redemptionIds: ['83146'] }),
    );
    expect(result).toEqual(CARRIED);
    expect(sent.body).toBe('{"redemptionIds":[83146]}');
  });

  it('issues one of a series', async () => {
    const body = {
      id: 5,
      code: 'NEW1',
      seriesId: 18426,
      validTill: '2026-12-31',
      discountType: 'PERC',
      discountValue: 12.5,
      discountUpto: 100,
    };
    const { result, sent } = await exchange({ body }, (client) =>
      client.coupons.issue({ customer: { type: 'id', value: '306' }, seriesId: '18426' }),
    );
    expect(result).toEqual({
      couponId: '5',
      code: 'NEW1',
      validTill: '2026-12-31',
      discountType: 'PERC',
      discountValue: '12.5',
      discountUpTo: '100',
      ...CARRIED,
    });
    expect(sent.body).toBe('{"seriesId":18426,"customer":{"id":306}}');
  });
});
