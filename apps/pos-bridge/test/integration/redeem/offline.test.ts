import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HOUR_MS, know, OFFLINE_LIMITS, startOffline } from '../../support/offline-world.ts';
import { balance, MEMBER, redemptions, type RedeemWorld, STORE } from '../../support/redeem-world.ts';

const REDEEM = '/v1/points/redeem';
const customer = { mobile: MEMBER.mobile };
const request = { customer, points: 50, billNumber: 'B-1' };
async function reconciliation(world: RedeemWorld) {
  const { body } = await world.get(`/admin/reconciliation?tenant=${STORE}`);
  return body['items'];
}

describe('points while the line is down', () => {
  it('are not redeemed unless the store says so', async () => {
    const world = await startOffline({ settings: {} });
    for (const isKnown of [false, true]) {
      world.cutLine(isKnown);
      expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({
        status: 503,
        body: { code: 'UPSTREAM_UNAVAILABLE', detail: expect.stringContaining('no points can be redeemed') },
      });
    }
    expect(await reconciliation(world)).toEqual([]);
  });

  it.each([false, true])(
    'are promised within the limits, and settled after their bill when it is back (line known: %s)',
    async (isKnown) => {
      const world = await startOffline();
      world.cutLine(isKnown);
      const promised = await world.post(REDEEM, request, { key: 't' });
      expect(promised).toMatchObject({
        status: 202,
        body: {
          redemptionId: expect.stringMatching(/^offline-/),
          points: '50',
          balance: '1950',
          status: 'accepted',
        },
      });
      expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({
        status: 202,
        body: promised.body,
      });
      expect(await reconciliation(world)).toMatchObject([
        { because: 'offline', outcome: 'pending', points: '50', billNumber: 'B-1', settledAt: null },
      ]);
      const promisedAtMs = world.clock.wallMs();

      world.mendLine();
      await world.drain();
      // Not without its bill.
      expect(redemptions(world)).toEqual([]);
      world.bills.set('B-1', 'done');
      world.clock.advance(25 * HOUR_MS);
      await world.drain();
      const [redemption, ...others] = redemptions(world);
      expect(others).toEqual([]);
      expect(redemption).toMatchObject({ billNumber: 'N-B-1', redeemedAtMs: promisedAtMs });
      expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({
        status: 200,
        body: { redemptionId: redemption?.id, points: '50', balance: '1950' },
      });
      expect(await reconciliation(world)).toMatchObject([
        { outcome: 'redeemed', redemptionId: redemption?.id, error: null, settledAt: expect.any(String) },
      ]);
    },
  );

  it('are shown as refused with Capillary’s reason, and tried again on replay', async () => {
    const world = await startOffline();
    know(world, MEMBER.mobile, { customerId: '306', points: '2000' });
    world.bills.set('B-1', 'done');
    const body = { ...request, points: 100 };
    await world.post(REDEEM, body, { key: 't' });
    world.mendLine();
    // The customer has spent everything elsewhere meanwhile.
    await world.client().points.redeem({
      customer: { type: 'mobile', value: MEMBER.mobile },
      points: '1950',
      idempotencyKey: 'elsewhere',
    });
    await world.drain();
    expect(await reconciliation(world)).toMatchObject([
      {
        outcome: 'refused',
        error: { code: 'REDEMPTION_REFUSED', message: expect.stringContaining('fewer points') },
      },
    ]);
    expect(await world.post(REDEEM, body, { key: 't' })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('let through while the line was down') },
    });
    expect(await balance(world)).toBe('50');
  });

  it.each([
    [undefined, 'refused'],
    [true, 'redeemed'],
  ])('that need a code are settled as the store says (without it: %s)', async (withoutCode, outcome) => {
    const world = await startOffline({
      settings: { offlineRedeem: { ...OFFLINE_LIMITS, withoutCode } },
      simulator: { settings: { redemptionCodeRequired: true } },
    });
    world.bills.set('B-1', 'done');
    await world.post(REDEEM, request, { key: 't' });
    world.mendLine();
    await world.drain();
    expect(await reconciliation(world)).toMatchObject([{ outcome }]);
  });

  it('survive a lost answer and a crash while they are settled', async () => {
    const world = await startOffline({
      simulator: { settings: { duplicateRedemptionReference: 'redeem' } },
    });
    world.bills.set('B-1', 'dead');
    await world.post(REDEEM, request, { key: 't' });
    await world.crash();
    world.mendLine();
    world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v1.1/points/redeem' } });
    await world.drain();
    expect(await reconciliation(world)).toMatchObject([{ outcome: 'pending' }]);
    await world.crash();
    world.clock.advance(HOUR_MS);
    await world.drain();
    expect(await reconciliation(world)).toMatchObject([{ outcome: 'redeemed' }]);
    expect(redemptions(world)).toHaveLength(1);
  });

  it.each([
    ['nothing is known of the customer', undefined],
    ['the balance is too old', 13],
  ])('are refused where %s', async (_name, hoursAgo) => {
    const world = await startOffline();
    world.snapshots.clear();
    if (hoursAgo !== undefined) know(world, MEMBER.mobile, { customerId: '306', points: '2000', hoursAgo });
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({
      status: 422,
      body: { code: 'REDEMPTION_REFUSED', detail: expect.stringContaining('was not looked up here lately') },
    });
    // The key is free: nothing was promised.
    world.mendLine();
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({ status: 200 });
  });

  it('can be taken back before they are settled, and count no more', async () => {
    const world = await startOffline();
    const { body } = await world.post(REDEEM, { ...request, points: 100 }, { key: 't' });
    const reversal = { redemptionId: body['redemptionId'], customer };
    for (let time = 0; time < 2; time += 1) {
      expect(await world.post('/v1/points/reverse', reversal)).toMatchObject({
        status: 200,
        body: { status: 'reversed', points: '100' },
      });
    }
    world.clock.advance(1_000);
    expect(await world.post(REDEEM, { ...request, points: 100 }, { key: 'u' })).toMatchObject({
      status: 202,
    });
    expect(await world.post(REDEEM, { ...request, points: 100 }, { key: 't' })).toMatchObject({
      status: 409,
    });
    world.mendLine();
    world.bills.set('B-1', 'done');
    await world.drain();
    expect(redemptions(world)).toHaveLength(1);
    expect(await reconciliation(world)).toMatchObject([{ outcome: 'redeemed' }, { outcome: 'void' }]);
  });

  it('are queued at the next start where the process ended between promise and queue', async () => {
    const world = await startOffline();
    await world.post(REDEEM, request, { key: 't' });
    await world.forgetMessages();
    await world.crash();
    await world.redeem.chores.run();
    await world.redeem.chores.run();
    world.mendLine();
    world.bills.set('B-1', 'done');
    await world.drain();
    expect(redemptions(world)).toHaveLength(1);
  });
});

it('forgets what was settled long ago, and nothing that is not', async () => {
  const world = await startOffline();
  world.bills.set('B-1', 'done');
  await world.post(REDEEM, request, { key: 'settled' });
  await world.post(REDEEM, { ...request, billNumber: 'B-2' }, { key: 'waits' });
  world.mendLine();
  await world.drain();
  world.clock.advance(401 * 24 * HOUR_MS);
  await world.redeem.chores.run();
  expect(await reconciliation(world)).toMatchObject([{ billNumber: 'B-2', outcome: 'pending' }]);
});

function numbersOf(items: unknown): readonly string[] {
  return z
    .array(z.object({ billNumber: z.string() }))
    .parse(items)
    .map(({ billNumber }) => billNumber);
}

it('lists page by page what Capillary could not be asked for', async () => {
  const world = await startOffline();
  for (const number of [1, 2, 3]) {
    await world.post(REDEEM, { ...request, points: 10, billNumber: `B-${number}` }, { key: `k${number}` });
  }
  const first = await world.get('/admin/reconciliation?limit=2');
  expect(first.body['items']).toHaveLength(2);
  const rest = await world.get(`/admin/reconciliation?limit=2&cursor=${String(first.body['nextCursor'])}`);
  expect(rest.body).toMatchObject({ items: [{}], nextCursor: null });
  const all = [...numbersOf(first.body['items']), ...numbersOf(rest.body['items'])];
  expect(all.toSorted()).toEqual(['B-1', 'B-2', 'B-3']);
  expect(await world.get('/admin/reconciliation?tenant=other.store')).toMatchObject({ body: { items: [] } });
  expect(await world.get('/admin/reconciliation?limit=0')).toMatchObject({ status: 400 });
  expect(JSON.stringify(first.body)).not.toContain('9988221100');
});
