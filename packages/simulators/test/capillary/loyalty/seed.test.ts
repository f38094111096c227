import { describe, expect, it } from 'vitest';
import { startSimulator } from '../running-simulator.ts';
import { addBill, ALICE, startDataPlane } from './data-plane.ts';

describe('seeding the data plane', () => {
  it.each([
    ['an id twice', { customers: [{ id: 1 }, { id: 1 }] }, /Customer 1 is there already/],
    [
      'an identifier twice',
      { customers: [{ mobile: '919000000001' }, { mobile: '919000000001' }] },
      /same mobile in INSTORE/,
    ],
    [
      'an identifier type that does not exist',
      { customers: [{ identifiers: [{ type: 'phone', value: '1' }] }] },
      /no identifier type phone/,
    ],
    ['a coupon without series', { coupons: [{ code: 'A', seriesId: 9 }] }, /series 9 is not there/],
    [
      'a redemption without customer',
      { pointsRedemptions: [{ redemptionId: 'abc', customerId: 9, points: '1' }] },
      /customer 9 is not there/,
    ],
    ['points that are no decimal', { customers: [{ points: 'many' }] }, /decimal/],
  ])('refuses %s', async (_what, seed, message) => {
    const { simulator } = await startSimulator();
    expect(() => simulator.seed(seed)).toThrow(message);
  });

  it('is told back by the state, amounts as text', async () => {
    const plane = await startDataPlane({ points: '0.1' });
    await addBill(plane, {
      billAmount: '100.10',
      lineItemsV2: [{ itemCode: 'A', qty: '1.5', rate: '66.733333' }],
    });
    const { body } = await plane.get('/__sim/state');
    expect(body).toMatchObject({
      customers: [{ id: ALICE.id, points: { earned: '100.1', balance: '100.1' } }],
      transactions: [
        {
          billNumber: 'B-1',
          amount: '100.1',
          pointsAwarded: '100',
          lines: [{ quantity: '1.5', amount: '100.0999995' }],
        },
      ],
    });
  });
});
