import { describe, expect, it } from 'vitest';
import { pick } from '../running-simulator.ts';
import { addBill, ALICE, balanceOf, startDataPlane } from './data-plane.ts';
import { CUSTOMER, itemCode, redeem, redeemed } from './points-plane.ts';

describe('asking whether points can be redeemed', () => {
  it('says what they are worth', async () => {
    const { get } = await startDataPlane({ points: '50', settings: { pointsCurrencyRatio: '0.25' } });
    const { body } = await get('/v1.1/points/isredeemable', {
      format: 'json',
      mobile: ALICE.mobile,
      points: '10',
    });
    expect(body).toMatchObject({
      response: {
        status: { success: 'true', code: 200, message: 'Success' },
        points: {
          redeemable: {
            mobile: ALICE.mobile,
            points: 10,
            is_redeemable: 'true',
            points_redeem_value: 2.5,
            item_status: { success: 'true', code: 800, message: 'Points can be redeemed' },
          },
        },
      },
    });
  });

  it.each([
    ['0', 801],
    ['-1', 801],
    ['many', 801],
    ['1.2345', 878],
    ['51', 803],
    ['40', 819],
    ['1', 821],
    ['7', 807],
  ])('%s points: %i', async (points, code) => {
    const settings = { redemptionMinimum: '5', redemptionMaximum: '35', redemptionMultiple: '5' };
    const { get } = await startDataPlane({ points: '50', settings: code === 803 ? {} : settings });
    const { body } = await get('/v1.1/points/isredeemable', { mobile: ALICE.mobile, points });
    expect(body).toMatchObject({
      response: {
        status: { success: 'false', code: 500, message: 'All requests have failed due to errors' },
        points: { redeemable: { is_redeemable: 'false', item_status: { success: 'false', code } } },
      },
    });
  });

  it('sends a code when it is asked to, and knows it when it comes back', async () => {
    const { get, simulator } = await startDataPlane({ points: '50' });
    await get('/v1.1/points/isredeemable', { mobile: ALICE.mobile, points: '10', issue_otp: 'true' });
    const code = simulator.context.sentCodes[0]?.code ?? '';
    const withCode = async (validation_code: string): Promise<unknown> => {
      const { body } = await get('/v1.1/points/isredeemable', {
        mobile: ALICE.mobile,
        points: '10',
        validation_code,
      });
      return pick(body, 'response', 'points', 'redeemable', 'item_status', 'code');
    };
    expect([await withCode(code), await withCode('wrong')]).toEqual([800, 808]);
  });
});

describe('validation codes', () => {
  it('go to the mobile number and the e-mail address, the same one while it is valid', async () => {
    const { get, simulator } = await startDataPlane({
      points: '50',
      settings: { redemptionCodeMinutes: 20 },
    });
    const ask = () => get('/v1.1/points/validationcode', { mobile: ALICE.mobile, points: '10' });
    expect(pick((await ask()).body, 'response', 'validation_code', 'code', 'item_status')).toMatchObject({
      code: 200,
      message: 'Validation Code Issued by SMS/Email',
    });
    await ask();
    const { sentCodes } = simulator.context;
    expect(sentCodes.map(({ channel, to, purpose }) => ({ channel, to, purpose })).slice(0, 2)).toEqual([
      { channel: 'SMS', to: ALICE.mobile, purpose: 'points' },
      { channel: 'EMAIL', to: ALICE.email, purpose: 'points' },
    ]);
    simulator.advanceMs(20 * 60_000);
    await ask();
    const [first, , second, , third] = sentCodes.map(({ code }) => code);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('are needed, right, unused and unexpired, unless validation is skipped', async () => {
    const plane = await startDataPlane({ points: '100', settings: { redemptionCodeRequired: true } });
    const ask = async (): Promise<string> => {
      await plane.get('/v1.1/points/validationcode', { mobile: ALICE.mobile, points: '10' });
      return plane.simulator.context.sentCodes.at(-1)?.code ?? '';
    };
    const code = await ask();
    expect(await itemCode(redeem(plane, 10))).toBe(824);
    expect(await itemCode(redeem(plane, 10, { validation_code: '000' }))).toBe(808);
    expect(await itemCode(redeem(plane, 10, { validation_code: code }))).toBe(800);
    expect(await itemCode(redeem(plane, 10, { validation_code: code }))).toBe(808);
    const late = await ask();
    plane.simulator.advanceMs(20 * 60_000);
    expect(await itemCode(redeem(plane, 10, { validation_code: late }))).toBe(808);
    expect(await itemCode(redeem(plane, 10, {}, { skip_validation: 'true' }))).toBe(800);
  });

  it('may be a v2 OTP for points, once', async () => {
    const plane = await startDataPlane({ points: '100', settings: { redemptionCodeRequired: true } });
    await plane.post('/v2/otp/generate', {
      entityType: 'MOBILE',
      entityValue: ALICE.mobile,
      action: 'POINTS',
    });
    const validation_code = plane.simulator.context.sentCodes[0]?.code;
    expect(redeemed(await redeem(plane, 10, { validation_code }), 'item_status', 'code')).toBe(800);
    expect(redeemed(await redeem(plane, 10, { validation_code }), 'item_status', 'code')).toBe(808);
  });
});

describe('redeeming points', () => {
  it('takes them, and names the bill they were for', async () => {
    const plane = await startDataPlane({ points: '50' });
    const bill = await addBill(plane, { billNumber: 'T-1', billAmount: 1 });
    const answer = await redeem(plane, '12.5');
    expect(redeemed(answer)).toMatchObject({
      mobile: ALICE.mobile,
      user_id: String(ALICE.id),
      redemption_id: expect.stringMatching(/^[0-9A-Za-z]{6}$/),
      points_redeemed: '12.5',
      balance: 38.5,
      side_effects: {
        effect: [
          {
            num_points: 12.5,
            redeemed_on_bill_number: 'T-1',
            redeemed_on_bill_id: pick(bill.body, 'createdId'),
            type: 'points',
          },
        ],
      },
      item_status: { success: 'true', code: 800, message: 'Points Redeemed' },
    });
    expect(await balanceOf(plane)).toBe(38.5);
  });

  it.each([
    ['an unknown customer', { customer: { mobile: '911111111111' } }, 816],
    ['nobody', { customer: undefined }, 816],
    ['more points than there are', { points_redeemed: 51 }, 803],
    ['a time that is none', { redemption_time: 'noon' }, 859],
  ])('refuses %s', async (_what, more, code) => {
    const plane = await startDataPlane({ points: '50' });
    const answer = await redeem(plane, 1, more);
    expect(redeemed(answer, 'item_status', 'code')).toBe(code);
    expect(pick(answer.body, 'response', 'status')).toMatchObject({ success: 'false', code: 500 });
    expect(await balanceOf(plane)).toBe(50);
  });

  it.each([200, 400, 500])(
    'answers HTTP %i where everything failed and the setting says so',
    async (v1FailureStatus) => {
      const plane = await startDataPlane({ settings: { v1FailureStatus } });
      expect((await redeem(plane, 1)).status).toBe(v1FailureStatus);
    },
  );

  it('gives the original redemption for a reference that was used, and takes nothing', async () => {
    const plane = await startDataPlane({ points: '50' });
    const first = await redeem(plane, 10, { external_reference_number: 'R-1' });
    const again = await redeem(plane, '10.0', { external_reference_number: 'R-1' });
    expect(redeemed(again, 'redemption_id')).toBe(redeemed(first, 'redemption_id'));
    expect(
      redeemed(await redeem(plane, 11, { external_reference_number: 'R-1' }), 'item_status', 'code'),
    ).toBe(817);
    expect(await balanceOf(plane)).toBe(40);
  });

  it('refuses such a reference where the setting says so', async () => {
    const plane = await startDataPlane({
      points: '50',
      settings: { duplicateRedemptionReference: 'refuse' },
    });
    await redeem(plane, 10, { external_reference_number: 'R-1' });
    expect(
      redeemed(await redeem(plane, 10, { external_reference_number: 'R-1' }), 'item_status', 'code'),
    ).toBe(817);
  });

  it('answers 201 when some of several failed', async () => {
    const plane = await startDataPlane({ points: '50' });
    const redemptions = [
      { points_redeemed: 1, customer: CUSTOMER },
      { points_redeemed: 99, customer: CUSTOMER },
    ];
    const { body } = await plane.post('/v1.1/points/redeem', { root: { redeem: redemptions } });
    expect(body).toMatchObject({
      response: { status: { success: 'true', code: 201, total: '2', success_count: '1' } },
    });
  });
});
