import { describe, expect, it } from 'vitest';
import { balance, MEMBER, redemptions, startRedeemWorld, TILL } from '../../support/redeem-world.ts';

const customer = { mobile: MEMBER.mobile };
const REDEEM = '/v1/points/redeem';
const request = { customer, points: 50, billNumber: 'B-1' };
const problemType = 'application/problem+json; charset=utf-8';

describe('points at the till', () => {
  it('may be asked for, with what they are worth or why not', async () => {
    const world = await startRedeemWorld();
    const yes = await world.post('/v1/points/check', { customer, points: '10.5' });
    expect(yes).toMatchObject({
      status: 200,
      body: { redeemable: true, points: '10.5', value: '10.5', localValue: '10.5' },
    });
    const no = await world.post('/v1/points/check', { customer, points: 5000 });
    expect(no).toMatchObject({
      status: 200,
      body: { redeemable: false, points: '5000', reason: expect.stringContaining('fewer points') },
    });
    const stranger = await world.post('/v1/points/check', {
      customer: { mobile: '+919988221199' },
      points: 1,
    });
    expect(stranger).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it('are redeemed with the code that was sent, and given back', async () => {
    const world = await startRedeemWorld({ simulator: { settings: { redemptionCodeRequired: true } } });
    expect(await world.post(REDEEM, request, { key: 'none' })).toMatchObject({
      status: 422,
      body: { code: 'REDEMPTION_REFUSED', detail: expect.stringContaining('need a validation code') },
    });
    expect(await world.post('/v1/points/code', { customer, points: 50 })).toMatchObject({
      status: 200,
      body: { status: 'sent' },
    });
    const code = world.simulator.context.sentCodes.at(-1)?.code;
    const redeemed = await world.post(REDEEM, { ...request, code }, { key: 'tender-1' });
    expect(redeemed).toMatchObject({
      status: 200,
      body: { redemptionId: expect.stringMatching(/^\w{6}$/), points: '50', balance: '1950' },
    });
    const { redemptionId } = redeemed.body;
    const reversed = await world.post('/v1/points/reverse', { redemptionId, customer });
    expect(reversed).toMatchObject({ status: 200, body: { redemptionId, status: 'reversed', points: '50' } });
    expect(await balance(world)).toBe('2000');
  });

  it.each([
    ['a wrong code', { ...request, code: '000000' }, 'The validation code is wrong'],
    ['too few points', { ...request, points: '2000.001' }, 'fewer points than that'],
  ])('are refused for %s, in words for the till', async (_name, body, words) => {
    const world = await startRedeemWorld();
    const answer = await world.post(REDEEM, body, { key: 'tender-1' });
    expect(answer.headers.get('Content-Type')).toBe(problemType);
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'REDEMPTION_REFUSED',
        title: 'The points or the coupon cannot be used',
        detail: expect.stringContaining(words),
      },
    });
    expect(await balance(world)).toBe('2000');
  });

  it.each([
    ['no key', undefined, request, 'Idempotency-Key is required'],
    ['a key with control characters', 'a\tb', request, 'Idempotency-Key must have'],
    ['half a thousandth', 'k', { ...request, points: '0.0005' }, '/points: must be a number of points'],
    ['nothing', 'k', { ...request, points: 0 }, '/points: must be more than 0'],
    ['less than nothing', 'k', { ...request, points: -5 }, '/points: must be a number of points'],
    ['two customers', 'k', { ...request, customer: { ...customer, email: 'a@b.c' } }, 'exactly one of'],
    ['no bill', 'k', { ...request, billNumber: '' }, '/billNumber: must not be empty'],
    ['no JSON', 'k', '{"customer":', 'cannot be read as JSON'],
  ])('are not redeemed with %s', async (_name, key, body, words) => {
    const world = await startRedeemWorld();
    const answer = await world.post(REDEEM, body, key === undefined ? {} : { key });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'INPUT_INVALID', detail: expect.stringContaining(words) },
    });
    expect(redemptions(world)).toEqual([]);
  });

  it('are not told of in an error, nor is the customer', async () => {
    const world = await startRedeemWorld();
    world.cutLine();
    const offline = await world.post(REDEEM, request, { key: 'tender-1' });
    expect(offline).toMatchObject({
      status: 503,
      body: {
        code: 'UPSTREAM_UNAVAILABLE',
        detail: expect.stringContaining('The line to Capillary is down'),
      },
    });
    expect(JSON.stringify(offline.body)).not.toContain('9988221100');
    // Nothing was done, so the same key works once the line is back.
    world.mendLine();
    expect(await world.post(REDEEM, request, { key: 'tender-1' })).toMatchObject({ status: 200 });
  });
});

describe('a reversal', () => {
  it('is the same reversal when it comes again, also after a lost answer', async () => {
    const world = await startRedeemWorld();
    const { body } = await world.post(REDEEM, request, { key: 't' });
    const reversal = { redemptionId: body['redemptionId'], customer };
    world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v2/points/reverse' } });
    expect(await world.post('/v1/points/reverse', reversal)).toMatchObject({ status: 504 });
    const again = await world.post('/v1/points/reverse', reversal);
    expect(again).toMatchObject({ status: 200, body: { status: 'reversed', points: '50' } });
    expect(await world.post('/v1/points/reverse', reversal)).toMatchObject({ status: 200, body: again.body });
    // Another key: Capillary says that it was reversed already (3802), which is what was wanted.
    expect(await world.post('/v1/points/reverse', reversal, { key: 'new' })).toMatchObject({ status: 200 });
    expect(await balance(world)).toBe('2000');
  });

  it('of a part is never made twice, and another part needs a key of its own', async () => {
    const world = await startRedeemWorld();
    const { body } = await world.post(REDEEM, request, { key: 't' });
    const part = { redemptionId: body['redemptionId'], customer, points: 20 };
    await world.post('/v1/points/reverse', part);
    expect(await world.post('/v1/points/reverse', part)).toMatchObject({
      status: 200,
      body: { points: '20' },
    });
    expect(await balance(world)).toBe('1970');
    expect(await world.post('/v1/points/reverse', part, { key: 'second part' })).toMatchObject({
      status: 200,
    });
    expect(await balance(world)).toBe('1990');
    expect(await world.post('/v1/points/reverse', part, { key: 'third part' })).toMatchObject({
      status: 422,
      body: { code: 'REVERSAL_REFUSED', detail: expect.stringContaining('Give back fewer') },
    });
    world.simulator.addFault({ kind: 'lost-answer', match: { path: '/v2/points/reverse' } });
    const lost = { ...part, points: 5 };
    expect(await world.post('/v1/points/reverse', lost)).toMatchObject({ status: 504 });
    expect(await world.post('/v1/points/reverse', lost)).toMatchObject({
      status: 504,
      body: { detail: expect.stringContaining('under a new Idempotency-Key') },
    });
    expect(await balance(world)).toBe('1995');
  });

  it('of another customer’s redemption is refused', async () => {
    const other = { id: 307, mobile: '919988221101', points: '10' };
    const world = await startRedeemWorld({ simulator: { seed: { customers: [MEMBER, other] } } });
    const { body } = await world.post(REDEEM, request, { key: 't' });
    const stolen = { redemptionId: body['redemptionId'], customer: { mobile: other.mobile } };
    expect(await world.post('/v1/points/reverse', stolen)).toMatchObject({ status: 404 });
    expect(await balance(world)).toBe('1950');
  });

  it('names the till that redeemed', async () => {
    const world = await startRedeemWorld();
    await world.post(REDEEM, request, { key: 't' });
    expect(redemptions(world)).toMatchObject([{ tillCode: TILL, billNumber: 'N-B-1' }]);
  });
});
