import { describe, expect, it } from 'vitest';
import { HOUR_MS, know, startOffline } from '../../support/offline-world.ts';
import { MEMBER } from '../../support/redeem-world.ts';

const REDEEM = '/v1/points/redeem';
const customer = { mobile: MEMBER.mobile };
const request = { customer, points: 50, billNumber: 'B-1' };

describe('the limits while the line is down', () => {
  it.each([
    ['of a bill', { points: 100.001 }, 'a bill may take at most 100 points'],
    ['of a bill, in two redemptions', { points: 60 }, 'a bill may take at most 100 points', [{ points: 60 }]],
    [
      'of a customer and day',
      { points: 60, billNumber: 'B-3' },
      'a customer may redeem at most 150 points in a day',
      [{ points: 50 }, { points: 50, billNumber: 'B-2' }],
    ],
    [
      'of a customer and day, named in another way',
      { points: 60, billNumber: 'B-3', customer: { email: MEMBER.email } },
      'a customer may redeem at most 150 points in a day',
      [{ points: 50 }, { points: 50, billNumber: 'B-2' }],
    ],
    [
      'of what the customer has',
      { points: 31, customer: { email: 'poor@example.org' } },
      'fewer points than that',
    ],
    [
      'of what the customer has, less what was promised',
      { points: 20, billNumber: 'B-2', customer: { email: 'poor@example.org' } },
      'fewer points than that',
      [{ points: 20, customer: { email: 'poor@example.org' } }],
    ],
  ])('%s hold', async (_name, change, words, before: readonly object[] = []) => {
    const world = await startOffline();
    know(world, MEMBER.email, { customerId: '306', points: '2000' });
    know(world, 'poor@example.org', { customerId: '400', points: '30' });
    for (const [index, one] of before.entries()) {
      expect(await world.post(REDEEM, { ...request, ...one }, { key: `before ${index}` })).toMatchObject({
        status: 202,
      });
    }
    expect(await world.post(REDEEM, { ...request, ...change }, { key: 'over' })).toMatchObject({
      status: 422,
      body: { code: 'REDEMPTION_REFUSED', detail: expect.stringContaining(words) },
    });
  });

  it('of a store and day hold, and begin again with the day', async () => {
    const world = await startOffline();
    for (let person = 0; person < 5; person += 1)
      know(world, `p${person}@example.org`, { customerId: `50${person}`, points: '100' });
    const of = (person: number, key: string) =>
      world.post(
        REDEEM,
        { customer: { email: `p${person}@example.org` }, points: 100, billNumber: `B-${person}` },
        { key },
      );
    for (let person = 0; person < 4; person += 1)
      expect(await of(person, `k${person}`)).toMatchObject({ status: 202 });
    expect(await of(4, 'k4')).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('the store may redeem at most 400 points in a day') },
    });
    // Another store counts for itself.
    expect(
      await world.post(
        REDEEM,
        { customer: { email: 'p4@example.org' }, points: 100, billNumber: 'B-4' },
        { key: 'k', store: 'other.store' },
      ),
    ).toMatchObject({ status: 202 });
    world.clock.advance(24 * HOUR_MS);
    know(world, 'p4@example.org', { customerId: '504', points: '100' });
    expect(await of(4, 'k4')).toMatchObject({ status: 202 });
  });

  it('count what was redeemed since the balance was read', async () => {
    const world = await startOffline();
    know(world, MEMBER.mobile, { customerId: '306', points: '2000', hoursAgo: 0 });
    world.mendLine();
    await world.post(REDEEM, { ...request, points: 1950 }, { key: 'online' });
    world.cutLine();
    expect(await world.post(REDEEM, { ...request, points: 51 }, { key: 't' })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('fewer points') },
    });
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({
      status: 202,
      body: { balance: '0' },
    });
  });
});
