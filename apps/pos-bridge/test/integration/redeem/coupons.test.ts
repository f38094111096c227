import { describe, expect, it } from 'vitest';
import { MEMBER, type RedeemWorld, startRedeemWorld } from '../../support/redeem-world.ts';

const customer = { mobile: MEMBER.mobile };
const REDEEM = '/v1/coupons/redeem';
const request = { customer, code: 'mine', billNumber: 'B-1', amount: '120.50' };
const other = { id: 307, mobile: '919988221101' };
const yesterday = new Date(Date.now() - 86_400_000).toISOString();

function start(options: Parameters<typeof startRedeemWorld>[0] = {}): Promise<RedeemWorld> {
  return startRedeemWorld({
    ...options,
    simulator: {
      seed: {
        customers: [{ ...MEMBER, otherProfiles: [] }, other],
        couponSeries: [
          { id: 1, discountValue: '10' },
          { id: 2, redemptionsPerCode: -1, isTransferable: true, discountType: 'PERC', discountUpto: '25' },
          { id: 3, minimumBillAmount: '500' },
          { id: 4, storeCodes: ['elsewhere'] },
        ],
        coupons: [
          { code: 'MINE', seriesId: 1, customerId: MEMBER.id },
          { code: 'OLD', seriesId: 1, customerId: MEMBER.id, validTill: yesterday },
          { code: 'FOREIGN', seriesId: 1, customerId: other.id },
          { code: 'ANYBODY', seriesId: 2 },
          { code: 'BIG', seriesId: 3, customerId: MEMBER.id },
          { code: 'AWAY', seriesId: 4, customerId: MEMBER.id },
        ],
      },
    },
  });
}

function uses({ simulator }: RedeemWorld, code: string): number {
  const coupon = [...simulator.context.loyalty.coupons.values()].find((one) => one.code === code);
  return coupon?.redemptions.filter(({ isReversed }) => !isReversed).length ?? 0;
}

describe('a coupon at the till', () => {
  it('is checked, redeemed, and made usable again', async () => {
    const world = await start();
    expect(await world.post('/v1/coupons/check', { customer, code: 'MINE' })).toMatchObject({
      status: 200,
      body: {
        code: 'MINE',
        redeemable: true,
        discountType: 'ABS',
        discountValue: '10',
        redemptionsLeft: '1',
      },
    });
    const redeemed = await world.post(REDEEM, request, { key: 't' });
    expect(redeemed).toMatchObject({
      status: 200,
      body: {
        redemptionId: expect.stringMatching(/^\d+$/),
        code: 'MINE',
        discountType: 'ABS',
        discountValue: '10',
      },
    });
    expect(await world.post('/v1/coupons/check', { customer, code: 'MINE' })).toMatchObject({
      status: 200,
      body: { redeemable: false, reason: 'The coupon was used already.' },
    });
    const { redemptionId } = redeemed.body;
    for (let time = 0; time < 3; time += 1) {
      expect(await world.post('/v1/coupons/reactivate', { redemptionId })).toMatchObject({
        status: 200,
        body: { redemptionId, status: 'reactivated' },
      });
    }
    expect(uses(world, 'MINE')).toBe(0);
    expect(await world.post(REDEEM, request, { key: 'another' })).toMatchObject({ status: 200 });
  });

  it.each([
    ['that does not exist', { code: 'NONE' }, 'There is no such coupon'],
    ['that has expired', { code: 'OLD' }, 'expired'],
    ['of somebody else', { code: 'FOREIGN' }, 'not meant for this customer'],
    ['for a larger bill', { code: 'BIG' }, 'below or above the amount'],
    ['of another store', { code: 'AWAY' }, 'not good in this store'],
  ])('%s is refused in words for the till', async (_name, change, words) => {
    const world = await start();
    expect(await world.post(REDEEM, { ...request, ...change }, { key: 't' })).toMatchObject({
      status: 422,
      body: { code: 'REDEMPTION_REFUSED', detail: expect.stringContaining(words) },
    });
  });

  it('that was used is refused', async () => {
    const world = await start();
    await world.post(REDEEM, request, { key: 't' });
    expect(await world.post(REDEEM, { ...request, billNumber: 'B-2' }, { key: 'u' })).toMatchObject({
      status: 422,
      body: { detail: 'The coupon was used already.' },
    });
  });

  it('is never redeemed while the line is down, whatever the store allows for points', async () => {
    const offlineRedeem = {
      policy: 'bounded',
      maxPointsPerBill: 100,
      maxPointsPerCustomerDay: 100,
      maxPointsPerStoreDay: 100,
      snapshotMaxAgeHours: 1,
    };
    const world = await start({ settings: { offlineRedeem } });
    world.cutLine();
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({
      status: 503,
      body: { code: 'UPSTREAM_UNAVAILABLE', detail: expect.stringContaining('no coupon can be redeemed') },
    });
    world.mendLine();
    expect(uses(world, 'MINE')).toBe(0);
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({ status: 200 });
  });

  it.each(['MINE', 'ANYBODY'])('%s whose answer was lost is found, and not used twice', async (code) => {
    const world = await start();
    const body = { ...request, code };
    world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v2/coupon/redeem' } });
    expect(await world.post(REDEEM, body, { key: 't' })).toMatchObject({
      status: 504,
      body: { code: 'OUTCOME_UNKNOWN' },
    });
    const settled = await world.post(REDEEM, body, { key: 't' });
    expect(settled).toMatchObject({ status: 200, body: { code, redemptionId: expect.any(String) } });
    expect(uses(world, code)).toBe(1);
    expect(await world.post(REDEEM, body, { key: 't' })).toMatchObject({ status: 200, body: settled.body });
  });

  it('that may be used often is told apart by key, also on one bill', async () => {
    const world = await start();
    const body = { ...request, code: 'ANYBODY' };
    const first = await world.post(REDEEM, body, { key: 't' });
    // This one never arrived; that the first is on the same bill does not make it done.
    world.simulator.addFault({ kind: 'drop', match: { path: '/v2/coupon/redeem' } });
    expect(await world.post(REDEEM, body, { key: 'u' })).toMatchObject({ status: 504 });
    const second = await world.post(REDEEM, body, { key: 'u' });
    expect(second).toMatchObject({ status: 200 });
    expect(second.body['redemptionId']).not.toBe(first.body['redemptionId']);
    expect(uses(world, 'ANYBODY')).toBe(2);
  });

  it('stays unknown where the customer’s coupons cannot be asked for', async () => {
    const world = await start();
    world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v2/coupon/redeem' } });
    await world.post(REDEEM, request, { key: 't' });
    world.simulator.addFault({ kind: 'status', status: 403, match: { path: '/v2/customers/coupons' } });
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({
      status: 504,
      body: { detail: expect.stringContaining('customer’s coupons in Capillary'.replace('’', "'")) },
    });
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({ status: 200 });
    expect(uses(world, 'MINE')).toBe(1);
  });

  it('that comes ten times at once is used once', async () => {
    const world = await start();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => world.post(REDEEM, { ...request, code: 'ANYBODY' }, { key: 't' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(uses(world, 'ANYBODY')).toBe(1);
  });
});
