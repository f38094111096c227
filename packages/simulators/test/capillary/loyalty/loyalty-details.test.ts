import { describe, expect, it } from 'vitest';
import { addBill, ALICE, BY_MOBILE, errorCode, startDataPlane } from './data-plane.ts';

describe('loyalty details, balance and tier', () => {
  it('follow from bills, returns and redemptions', async () => {
    const plane = await startDataPlane({ points: '900' });
    await addBill(plane, { billAmount: 200 });
    const { body } = await plane.get('/v2/customers/lookup/loyaltyDetails', BY_MOBILE);
    expect(body).toMatchObject({
      data: [
        {
          lifetimePoints: 1100,
          loyaltyPoints: 1100,
          cumulativePurchases: 200,
          currentSlab: 'Silver',
          nextSlab: 'Gold',
          nextSlabSerialNumber: 3,
          slabSNo: 2,
        },
      ],
      warnings: [],
      errors: [],
    });
    const tier = await plane.get('/v2/customers/lookup/tierDetails', BY_MOBILE);
    expect(tier.body).toMatchObject({ currentTierSerialNumber: 2, nextTierSerialNumber: 3 });
    const balance = await plane.get(`/v2/customers/points/balance/${ALICE.id}`);
    expect(balance.body).toMatchObject({
      entityId: ALICE.id,
      entityType: 'CUSTOMER',
      totalPoints: 1100,
      mainPoints: 1100,
      promisedPoints: 0,
    });
  });

  it('say -1 at the top tier', async () => {
    const { get } = await startDataPlane({ points: '5000' });
    expect((await get(`/v2/customers/${ALICE.id}/tierDetails`)).body).toMatchObject({
      currentTierSerialNumber: 3,
      nextTierSerialNumber: -1,
    });
  });

  it.each([
    ['loyaltyDetails', {}, 8089],
    ['points/balance', {}, 8121],
    ['tierDetails', {}, 8121],
  ])('refuse somebody outside the program: %s', async (name, query, code) => {
    const { get, simulator } = await startDataPlane();
    simulator.seed({ customers: [{ id: 307, mobile: '919000000001', loyaltyType: 'non-loyalty' }] });
    expect(errorCode(await get(`/v2/customers/307/${name}`, query))).toBe(code);
  });

  it('refuse another program and another entity type; all programs win over one', async () => {
    const { get } = await startDataPlane();
    const path = `/v2/customers/${ALICE.id}/points/balance`;
    expect(errorCode(await get(path, { programId: '1' }))).toBe(1213);
    expect(errorCode(await get(path, { programId: '1', fetchDataForAllPrograms: 'true' }))).toBeUndefined();
    expect(errorCode(await get(path, { entityType: 'FLEET' }))).toBe(1212);
  });
});
