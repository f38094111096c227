import { describe, expect, it } from 'vitest';
import { sealedRedemptions } from '../../../src/redeem/store/sealed-redemptions.ts';
import { balance, MEMBER, redemptions, startRedeemWorld } from '../../support/redeem-world.ts';

const customer = { mobile: MEMBER.mobile };
const REDEEM = '/v1/points/redeem';
const request = { customer, points: 50, billNumber: 'B-1' };

describe('an Idempotency-Key', () => {
  it('redeems once, however often it comes', async () => {
    const world = await startRedeemWorld();
    const first = await world.post(REDEEM, request, { key: 'tender-1' });
    const again = await world.post(REDEEM, { ...request, points: '50.0' }, { key: 'tender-1' });
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(redemptions(world)).toHaveLength(1);
    const other = await world.post(REDEEM, request, { key: 'tender-2' });
    expect(other).toMatchObject({ status: 200, body: { balance: '1900' } });
  });

  it('with another body is a conflict, and takes nothing', async () => {
    const world = await startRedeemWorld();
    await world.post(REDEEM, request, { key: 'tender-1' });
    for (const change of [
      { points: 51 },
      { billNumber: 'B-2' },
      { customer: { email: MEMBER.email } },
      { code: '1' },
    ]) {
      const answer = await world.post(REDEEM, { ...request, ...change }, { key: 'tender-1' });
      expect(answer).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    }
    const coupon = { customer, code: 'C', billNumber: 'B-1' };
    expect(await world.post('/v1/coupons/redeem', coupon, { key: 'tender-1' })).toMatchObject({
      status: 409,
    });
    expect(await balance(world)).toBe('1950');
  });

  it('is free again after a refusal, for the right code or fewer points', async () => {
    const world = await startRedeemWorld();
    expect(await world.post(REDEEM, { ...request, points: 3000 }, { key: 't' })).toMatchObject({
      status: 422,
    });
    expect(await world.post(REDEEM, { ...request, code: 'x' }, { key: 't' })).toMatchObject({ status: 422 });
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({ status: 200 });
    expect(await balance(world)).toBe('1950');
  });

  it('is each store’s own', async () => {
    const world = await startRedeemWorld();
    const one = await world.post(REDEEM, request, { key: 'tender-1' });
    const other = await world.post(REDEEM, request, { key: 'tender-1', store: 'other.store' });
    expect(other.body['redemptionId']).not.toBe(one.body['redemptionId']);
    expect(await balance(world)).toBe('1900');
  });

  it('that comes ten times at once redeems once', async () => {
    const world = await startRedeemWorld();
    world.simulator.addFault({ kind: 'delay', delayMs: 50, match: { path: '/v1.1/points/redeem' } });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => world.post(REDEEM, request, { key: 'tender-1' })),
    );
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(redemptions(world)).toHaveLength(1);
  });
});

it('keeps nothing personal in clear, and nothing at all of what was asked once it is settled', async () => {
  const world = await startRedeemWorld();
  const key = `${MEMBER.mobile} canary-key`;
  const sealed = () => sealedRedemptions(world.database).read('');
  world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v1.1/points/redeem' } });
  await world.post(REDEEM, request, { key });
  expect(await sealed()).toHaveLength(1);
  await world.post(REDEEM, request, { key });
  expect(await sealed()).toEqual([]);
  await world.post(REDEEM, { ...request, code: 'canary-code' }, { key: 'refused' });
  const stored = await world.stored();
  expect(stored).toContain('B-1');
  for (const canary of [MEMBER.mobile, 'canary-key', 'canary-code']) expect(stored).not.toContain(canary);
});

describe('a lost answer', () => {
  it.each(['original', 'refuse'] as const)(
    'is settled by the same key, never twice, where Capillary answers a repeat with: %s',
    async (duplicateRedemptionReference) => {
      const world = await startRedeemWorld({ simulator: { settings: { duplicateRedemptionReference } } });
      await world.post('/v1/points/code', { customer, points: 50 });
      // The first redemption uses the code up.
      const code = world.simulator.context.sentCodes.at(-1)?.code;
      world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v1.1/points/redeem' } });
      const lost = await world.post(REDEEM, { ...request, code }, { key: 'tender-1' });
      expect(lost).toMatchObject({
        status: 504,
        body: { code: 'OUTCOME_UNKNOWN', detail: expect.stringContaining('same Idempotency-Key') },
      });
      expect(await world.post(REDEEM, { ...request, code: '1' }, { key: 'tender-1' })).toMatchObject({
        status: 409,
      });
      const settled = await world.post(REDEEM, { ...request, code }, { key: 'tender-1' });
      const [redemption] = redemptions(world);
      expect(settled).toMatchObject({
        status: 200,
        body: { redemptionId: redemption?.id, points: '50', balance: '1950' },
      });
      expect(redemptions(world)).toHaveLength(1);
    },
  );

  it('is settled by asking first: also a Capillary that takes a reference twice redeems once', async () => {
    const world = await startRedeemWorld({
      simulator: { settings: { duplicateRedemptionReference: 'redeem' } },
    });
    world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v1.1/points/redeem' } });
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({ status: 504 });
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({ status: 200 });
    expect(redemptions(world)).toHaveLength(1);
  });

  it.each([
    ['is asked for again where the repeat is refused', 1, 200, '"redemptionId"'],
    [
      'stays unknown where Capillary refuses the question, and says what to do',
      2,
      504,
      'in Capillary before',
    ],
  ])('%s', async (_name, times, status, words) => {
    const world = await startRedeemWorld({
      simulator: { settings: { duplicateRedemptionReference: 'refuse' } },
    });
    world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v1.1/points/redeem' } });
    await world.post(REDEEM, request, { key: 't' });
    world.simulator.addFault({
      kind: 'status',
      status: 403,
      times,
      match: { path: '/v2/points/updateRedemption' },
    });
    const answer = await world.post(REDEEM, request, { key: 't' });
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(words);
    expect(redemptions(world)).toHaveLength(1);
  });

  it('of a request that never arrived is settled by sending it', async () => {
    const world = await startRedeemWorld();
    world.simulator.addFault({ kind: 'drop', match: { path: '/v1.1/points/redeem' } });
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({ status: 504 });
    expect(await balance(world)).toBe('2000');
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({ status: 200 });
    expect(await balance(world)).toBe('1950');
  });

  it('stays unknown while Capillary cannot be asked, and is never let through as offline', async () => {
    const world = await startRedeemWorld();
    world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v1.1/points/redeem' } });
    await world.post(REDEEM, request, { key: 't' });
    world.cutLine();
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({
      status: 504,
      body: { code: 'OUTCOME_UNKNOWN' },
    });
    const { body } = await world.get('/admin/reconciliation');
    expect(body['items']).toMatchObject([{ because: 'unknown', outcome: 'pending', billNumber: 'B-1' }]);
    world.mendLine();
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({ status: 200 });
    expect(redemptions(world)).toHaveLength(1);
  });

  it('is settled after a crash between call and answer', async () => {
    const world = await startRedeemWorld();
    world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v1.1/points/redeem' } });
    world.simulator.addFault({ kind: 'delay', delayMs: 100, match: { path: '/v1.1/points/redeem' } });
    const cut = world.post(REDEEM, request, { key: 't' }).catch(() => undefined);
    await expect
      .poll(() => world.simulator.requests().some(({ path }) => path === '/v1.1/points/redeem'))
      .toBe(true);
    await world.crash();
    await cut;
    // The dead process may still be at it, as far as anybody knows.
    world.clock.advance(10_000);
    expect(await world.post(REDEEM, request, { key: 't' })).toMatchObject({ status: 200 });
    expect(redemptions(world)).toHaveLength(1);
    expect(await balance(world)).toBe('1950');
  });

  it('of a slow Capillary is told in time, and the outcome is there when the till asks again', async () => {
    const world = await startRedeemWorld({ deadlineMs: 100 });
    world.simulator.addFault({ kind: 'delay', delayMs: 400, match: { path: '/v1.1/points/redeem' } });
    const late = await world.post(REDEEM, request, { key: 't' });
    expect(late).toMatchObject({ status: 504, body: { code: 'OUTCOME_UNKNOWN' } });
    expect(late.headers.get('Retry-After')).toBe('1');
    await expect
      .poll(async () => (await world.post(REDEEM, request, { key: 't' })).status, { timeout: 3_000 })
      .toBe(200);
    expect(redemptions(world)).toHaveLength(1);
  });
});
