import { describe, expect, it } from 'vitest';
import { pick } from '../running-simulator.ts';
import { redeemCodes, startWithCoupons } from './coupon-plane.ts';
import { ALICE, errorCode } from './data-plane.ts';

describe('redeeming coupons', () => {
  it('answers the redemption id, what the coupon is worth and whose it was', async () => {
    const plane = await startWithCoupons();
    const { body } = await redeemCodes(plane, ['mine', 'ANY']);
    expect(body).toMatchObject({
      redemption: [
        {
          id: expect.any(Number),
          code: 'MINE',
          seriesCode: 1,
          discountCode: 'TEN',
          isAbsolute: true,
          couponValue: 10,
          discountType: 'ABS',
          redemptionStatus: { code: 700, success: true, statusCode: { status: true, code: 700 } },
        },
        { code: 'ANY', isAbsolute: false, couponValue: 12.5, discountType: 'PERC', discountUpto: 100 },
      ],
      redemptionStatus: { status: true, code: 700, message: 'Coupon processing successful' },
      customer: { id: ALICE.id },
      warnings: [],
    });
    expect(pick(body, 'redemption', 0, 'redemptionId')).toBe(String(pick(body, 'redemption', 0, 'id')));
  });

  it.each([
    ['a code that does not exist', ['NOPE'], {}, 702],
    ['a coupon issued to nobody', ['FREE'], {}, 703],
    ['a coupon of somebody else', ['HERS'], {}, 710],
    ['a coupon of an expired series', ['OLDSERIES'], {}, 712],
    ['an expired coupon', ['OLD'], {}, 713],
    ['the same coupon twice', ['MINE', 'mine'], {}, 716],
    ['a coupon that needs a bill number', ['BILL'], { transactionNumber: '' }, 718],
    ['a trial coupon', ['TRIAL'], {}, 720],
    ['a bill that is too small', ['BILL'], { billAmount: 49 }, 733],
    ['an amount that is none', ['MINE'], { billAmount: 'much' }, 733],
    ['another store', ['STORE'], {}, 735],
    ['a time that is none', ['MINE'], { redemptionTime: 'noon' }, 739],
    ['an unknown customer', ['MINE'], { user: { mobile: '911' } }, 701],
    ['a customer with fraud status', ['MINE'], { user: { mobile: '919000000002' } }, 742],
  ])('refuses %s', async (_what, codes, more, code) => {
    const plane = await startWithCoupons();
    expect(errorCode(await redeemCodes(plane, codes, more))).toBe(code);
    const redemptions = [...plane.simulator.context.loyalty.coupons.values()].flatMap(
      (coupon) => coupon.redemptions,
    );
    expect(redemptions).toEqual([]);
  });

  it('refuses a coupon that is used up', async () => {
    const plane = await startWithCoupons();
    await redeemCodes(plane, ['MINE']);
    expect(errorCode(await redeemCodes(plane, ['MINE']))).toBe(711);
    await redeemCodes(plane, ['TWICE']);
    await redeemCodes(plane, ['TWICE']);
    expect(errorCode(await redeemCodes(plane, ['TWICE']))).toBe(728);
    for (let time = 0; time < 3; time += 1)
      expect(errorCode(await redeemCodes(plane, ['ANY']))).toBeUndefined();
  });

  it('redeems none when one cannot be', async () => {
    const plane = await startWithCoupons();
    expect(errorCode(await redeemCodes(plane, ['MINE', 'OLD']))).toBe(713);
    expect(errorCode(await redeemCodes(plane, ['MINE']))).toBeUndefined();
  });
});

describe('redeeming in bulk', () => {
  it('answers a row for each, with the coupon’s id and the redemption’s', async () => {
    const plane = await startWithCoupons();
    const { body } = await redeemCodes(plane, ['MINE', 'ANY'], {}, 'bulk/redeem');
    expect(body).toMatchObject({
      response: [
        {
          entityId: expect.any(Number),
          result: { code: 'MINE', redemptionId: expect.stringMatching(/^\d+$/) },
          errors: [],
        },
        { result: { code: 'ANY' } },
      ],
      totalCount: 2,
      failureCount: 0,
    });
    expect(pick(body, 'response', 0, 'result', 'id')).toBe(pick(body, 'response', 0, 'entityId'));
  });

  it('is all or nothing', async () => {
    const plane = await startWithCoupons();
    const { body } = await redeemCodes(plane, ['MINE', 'OLD'], {}, 'bulk/redeem');
    expect(body).toMatchObject({
      response: [{ errors: [{ code: 749 }] }, { errors: [{ code: 713 }] }],
      failureCount: 2,
    });
    expect(errorCode(await redeemCodes(plane, ['MINE']))).toBeUndefined();
  });

  it('only asks when told so, and takes at most 100 codes', async () => {
    const plane = await startWithCoupons();
    const { body } = await redeemCodes(plane, ['MINE'], {}, 'bulk/redeem?is_redeemable=true');
    expect(pick(body, 'response', 0, 'result')).toMatchObject({
      redemptionId: '-1',
      redemptionStatus: { message: 'Coupon isRedeem successful' },
    });
    expect(errorCode(await redeemCodes(plane, ['MINE']))).toBeUndefined();
    const many = Array.from({ length: 101 }, (_, index) => `C${index}`);
    expect(errorCode(await redeemCodes(plane, many, {}, 'bulk/redeem'))).toBe(629);
  });
});

describe('asking whether coupons can be redeemed', () => {
  it('answers for each code, the failing ones with their reason', async () => {
    const plane = await startWithCoupons();
    const { body } = await plane.get('/v2/coupon/is_redeemable', {
      mobile: ALICE.mobile,
      code: 'MINE,ANY,OLD,NOPE',
      details: 'true',
    });
    expect(body).toMatchObject({
      customer: { id: ALICE.id },
      redemption: [
        {
          code: 'MINE',
          isRedeemable: true,
          isAbsolute: true,
          numberOfRedemptionsByUser: 0,
          redemptionsLeft: 1,
          seriesInfo: { seriesId: 1, discountOn: 'BILL' },
        },
        { code: 'ANY', isRedeemable: true, redemptionsLeft: -1 },
        {
          code: 'OLD',
          isRedeemable: false,
          appendedErrorMessage: 'Coupon has expired',
          redemptionStatus: { code: 713 },
        },
        { code: 'NOPE', isRedeemable: false, redemptionStatus: { code: 702 } },
      ],
      redemptionStatus: { code: 700, message: 'Coupon isRedeem successful', status: true },
    });
  });

  it('refuses no code, and an unknown customer', async () => {
    const plane = await startWithCoupons();
    expect(errorCode(await plane.get('/v2/coupon/is_redeemable', { mobile: ALICE.mobile }))).toBe(702);
    expect(errorCode(await plane.get('/v2/coupon/is_redeemable', { mobile: '911', code: 'MINE' }))).toBe(701);
  });

  it('upper-cases codes unless told otherwise', async () => {
    const plane = await startWithCoupons();
    const ask = async (more: Readonly<Record<string, string>>): Promise<unknown> =>
      pick(
        (await plane.get('/v2/coupon/is_redeemable', { mobile: ALICE.mobile, code: 'mine', ...more })).body,
        'redemption',
        0,
        'isRedeemable',
      );
    expect([await ask({}), await ask({ coupon_code_case: 'AS_IT_IS' })]).toEqual([true, false]);
  });
});

describe('reactivating', () => {
  it('takes a redemption back, once', async () => {
    const plane = await startWithCoupons();
    const id = pick((await redeemCodes(plane, ['MINE'])).body, 'redemption', 0, 'id');
    const reactivate = (redemptionIds: unknown) => plane.post('/v2/coupon/reactivate', { redemptionIds });
    expect((await reactivate([id])).body).toEqual({ warnings: [], errors: [], success: true });
    expect(errorCode(await redeemCodes(plane, ['MINE']))).toBeUndefined();
    expect(errorCode(await reactivate([id]))).toBe(510);
    expect(errorCode(await reactivate([]))).toBe(661);
  });
});
