import { describe, expect, it } from 'vitest';
import { redemptionsOfBill } from '../../../src/redeem/redemptions-of-bill.ts';
import {
  balance,
  MEMBER,
  redemptions,
  startRedeemWorld,
  STORE,
  TILL,
  type RedeemWorld,
} from '../../support/redeem-world.ts';

const customer = { mobile: MEMBER.mobile };
const points = { customer, points: 50, billNumber: 'B-1' };
const bill = { tenantId: STORE, till: TILL, billNumber: 'B-1' };
const simulator = {
  seed: {
    customers: [MEMBER],
    couponSeries: [{ id: 1 }],
    coupons: [{ code: 'MINE', seriesId: 1, customerId: MEMBER.id }],
  },
};

function undo(world: RedeemWorld, cancelled = bill) {
  return world.redeem.undoRedemptions(world.client(), cancelled);
}

function standing({ simulator: { context } }: RedeemWorld): number {
  return [...context.loyalty.coupons.values()]
    .flatMap((coupon) => coupon.redemptions)
    .filter(({ isReversed }) => !isReversed).length;
}

function one(till: string, businessDate: string) {
  return { till, businessDate, id: `${till} ${businessDate}` };
}

describe('points consumed, order void', () => {
  it('gives points and coupons of a cancelled bill back, once', async () => {
    const world = await startRedeemWorld({ simulator });
    await world.post('/v1/points/redeem', points, { key: 'p' });
    await world.post('/v1/points/redeem', { ...points, points: 25 }, { key: 'q' });
    await world.post('/v1/coupons/redeem', { customer, code: 'MINE', billNumber: 'B-1' }, { key: 'c' });
    await world.post('/v1/points/redeem', { ...points, billNumber: 'B-2' }, { key: 'other' });
    expect(await undo(world)).toEqual({ undone: 3 });
    expect(await balance(world)).toBe('1950');
    expect(standing(world)).toBe(0);
    expect(await undo(world)).toEqual({ undone: 0 });
    expect(await balance(world)).toBe('1950');
  });

  it('settles what is not known first', async () => {
    const world = await startRedeemWorld({ simulator });
    world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v1.1/points/redeem' } });
    await world.post('/v1/points/redeem', points, { key: 'done' });
    world.simulator.addFault({ kind: 'drop', match: { path: '/v1.1/points/redeem' } });
    await world.post('/v1/points/redeem', points, { key: 'never arrived' });
    world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v2/coupon/redeem' } });
    await world.post('/v1/coupons/redeem', { customer, code: 'MINE', billNumber: 'B-1' }, { key: 'c' });
    expect(await undo(world)).toEqual({ undone: 3 });
    expect(await balance(world)).toBe('2000');
    expect(standing(world)).toBe(0);
    // Nobody redeems on a bill that was cancelled, by asking again.
    expect(await world.post('/v1/points/redeem', points, { key: 'never arrived' })).toMatchObject({
      status: 409,
    });
    expect(await balance(world)).toBe('2000');
  });

  it('goes on where an answer was lost', async () => {
    const world = await startRedeemWorld({ simulator });
    await world.post('/v1/points/redeem', points, { key: 'p' });
    world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v2/points/reverse' } });
    await expect(undo(world)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(await undo(world)).toEqual({ undone: 1 });
    expect(await balance(world)).toBe('2000');
  });

  it('takes what was only promised out of the queue', async () => {
    const offlineRedeem = {
      policy: 'bounded',
      maxPointsPerBill: 100,
      maxPointsPerCustomerDay: 100,
      maxPointsPerStoreDay: 100,
      snapshotMaxAgeHours: 1,
    };
    const world = await startRedeemWorld({ simulator, settings: { offlineRedeem } });
    world.snapshots.set(MEMBER.mobile, { customerId: '306', points: '2000', asOfMs: world.clock.wallMs() });
    world.cutLine();
    await world.post('/v1/points/redeem', points, { key: 'p' });
    world.mendLine();
    expect(await undo(world)).toEqual({ undone: 1 });
    world.bills.set('B-1', 'done');
    await world.drain();
    expect(redemptions(world)).toEqual([]);
  });

  it('leaves the bill of the same number at another till or on another day alone', () => {
    const all = [one('a', '2026-01-01'), one('a', '2026-01-02'), one('b', '2026-01-03')];
    const of = (till: string, businessDate?: string) =>
      redemptionsOfBill(all, { till, businessDate }).map(({ id }) => id);
    expect(of('a')).toEqual(['a 2026-01-02']);
    expect(of('a', '2026-01-01')).toEqual(['a 2026-01-01']);
    // Cancelled at a third till: of which of the two is not known.
    expect(of('c')).toEqual([]);
    expect(of('c', '2026-01-03')).toEqual(['b 2026-01-03']);
  });
});
