import { describe, expect, it } from 'vitest';
import { pick } from '../running-simulator.ts';
import { ALICE, balanceOf, errorCode, startDataPlane } from './data-plane.ts';
import { redeem, redeemed, reverse } from './points-plane.ts';

describe('reversing a redemption', () => {
  it('gives points back, part by part, until nothing is left', async () => {
    const plane = await startDataPlane({ points: '50' });
    const id = redeemed(await redeem(plane, 30), 'redemption_id');
    const part = await reverse(plane, id, { pointsToBeReversed: 10 });
    expect(part.body).toMatchObject({
      orgId: 1115,
      customerId: ALICE.id,
      redemptionId: id,
      reversalId: expect.stringMatching(/^[0-9A-Za-z]{6}$/),
      pointsToBeReversed: 10,
      pointsReversed: 10,
      pointsReversedDetails: { available: 10, expired: 0 },
    });
    expect(errorCode(await reverse(plane, id, { pointsToBeReversed: 21 }))).toBe(903);
    expect(pick((await reverse(plane, id)).body, 'pointsReversed')).toBe(20);
    expect(errorCode(await reverse(plane, id))).toBe(3802);
    expect(await balanceOf(plane)).toBe(50);
  });

  it.each([
    ['no id', { redemptionId: undefined }, 901],
    ['both ids', { externalReferenceNumber: 'R-1' }, 901],
    ['an id that is not known', { redemptionId: 'AAAAAA' }, 901],
    ['no points', { pointsToBeReversed: 0 }, 901],
    ['somebody unknown', { identifier: { type: 'mobile', value: '911' } }, 8015],
    ['somebody else', { identifier: { type: 'PHONE', value: '919000000001' } }, 901],
  ])('refuses %s', async (_what, more, code) => {
    const plane = await startDataPlane({ points: '50' });
    plane.simulator.seed({ customers: [{ id: 307, mobile: '919000000001' }] });
    const id = redeemed(await redeem(plane, 30, { external_reference_number: 'R-1' }), 'redemption_id');
    expect(errorCode(await reverse(plane, id, more))).toBe(code);
    expect(await balanceOf(plane)).toBe(20);
  });

  it('takes the reference in place of the id, and both spellings of the identifier', async () => {
    const plane = await startDataPlane({ points: '50' });
    await redeem(plane, 30, { external_reference_number: 'R-1' });
    const byReference = { externalReferenceNumber: 'R-1', pointsToBeReversed: 1 };
    const answers = [];
    for (const identifier of [
      { type: 'PHONE', value: ALICE.mobile },
      { type: 'externalId', value: ALICE.externalId },
    ]) {
      answers.push(errorCode(await reverse(plane, undefined, { ...byReference, identifier })));
    }
    expect(answers).toEqual([undefined, undefined]);
    expect(await balanceOf(plane)).toBe(22);
  });

  it('is off, or refuses the same again too soon, by setting', async () => {
    const off = await startDataPlane({ points: '50', settings: { redemptionReversalEnabled: false } });
    expect(errorCode(await reverse(off, redeemed(await redeem(off, 30), 'redemption_id')))).toBe(905);
    const once = await startDataPlane({ points: '50', settings: { duplicateReversalSeconds: 60 } });
    const id = redeemed(await redeem(once, 30), 'redemption_id');
    const again = () => reverse(once, id, { pointsToBeReversed: 5 });
    expect([errorCode(await again()), errorCode(await again())]).toEqual([undefined, 902]);
    once.simulator.advanceMs(60_000);
    expect(errorCode(await again())).toBeUndefined();
  });
});

describe('updating a redemption', () => {
  it('notes bill and purpose', async () => {
    const plane = await startDataPlane({ points: '50' });
    const redemptionId = redeemed(await redeem(plane, 5), 'redemption_id');
    const entity = { type: 'CUSTOMER', identifierType: 'mobile', identifierValue: ALICE.mobile };
    const updated = await plane.put('/v2/points/updateRedemption', {
      redemptionId,
      billNumber: 'T-2',
      purpose: 'gift',
      entity,
    });
    expect(updated.body).toMatchObject({
      redemptionId,
      billNumber: 'T-2',
      purpose: 'gift',
      redemptionTime: expect.any(Number),
    });
  });

  it.each([
    ['no id', { purpose: 'x' }, 749],
    ['both ids', { redemptionId: 'a', externalReferenceNumber: 'b', purpose: 'x' }, 749],
    ['nothing to change', { redemptionId: 'a' }, 748],
    ['a long purpose', { redemptionId: 'a', purpose: 'x'.repeat(256) }, 1219],
    ['an id that is not known', { redemptionId: 'a', purpose: 'x' }, 750],
    [
      'an entity of no type',
      { redemptionId: 'a', purpose: 'x', entity: { type: 'SHIP', identifierType: 'id', identifierValue: 1 } },
      1212,
    ],
    [
      'an unknown customer',
      { redemptionId: 'a', purpose: 'x', entity: { identifierType: 'id', identifierValue: 1 } },
      8015,
    ],
  ])('refuses %s', async (_what, body, code) => {
    const { put } = await startDataPlane();
    expect(errorCode(await put('/v2/points/updateRedemption', body))).toBe(code);
  });
});
