import { describe, expect, it } from 'vitest';
import { pick } from '../running-simulator.ts';
import {
  ALICE,
  balanceOf,
  BY_MOBILE,
  type DataPlane,
  errorCode,
  startDataPlane,
  warningCodes,
} from './data-plane.ts';

const MOBILE = { type: 'mobile', value: '919000000001' };

function profile(changes: Readonly<Record<string, unknown>> = {}): unknown {
  return { profiles: [{ firstName: 'Bob', source: 'INSTORE', identifiers: [MOBILE], ...changes }] };
}

describe('updating a customer', () => {
  it('changes names and fields, by id and by identifier, and leaves identifiers alone', async () => {
    const { get, put } = await startDataPlane();
    const byId = profile({ firstName: 'Alicia', identifiers: [], fields: { a: '1' } });
    expect((await put(`/v2/customers/${ALICE.id}`, byId, { source: 'INSTORE' })).body).toEqual({
      createdId: ALICE.id,
      warnings: [],
      sideEffects: [],
    });
    await put(
      '/v2/customers/lookup',
      {
        profiles: [{ source: 'INSTORE', lastName: 'A', fields: { b: '2' } }],
        extendedFields: { city: 'Pune' },
      },
      BY_MOBILE,
    );
    expect((await get(`/v2/customers/${ALICE.id}`)).body).toMatchObject({
      profiles: [
        {
          firstName: 'Alicia',
          lastName: 'A',
          fields: { a: '1', b: '2' },
          identifiers: [{ value: ALICE.mobile }, {}, {}],
        },
      ],
      extendedFields: { city: 'Pune' },
    });
  });

  it.each([
    ['somebody unknown', '/v2/customers/1', profile(), 8009],
    [
      'a source they are not in',
      `/v2/customers/${ALICE.id}`,
      profile({ source: 'WEBSITE', identifiers: [] }),
      8065,
    ],
    ['an identifier of somebody else', `/v2/customers/${ALICE.id}`, profile(), 8007],
    [
      'leaving the loyalty program',
      `/v2/customers/${ALICE.id}`,
      { loyaltyInfo: { loyaltyType: 'non-loyalty' } },
      8018,
    ],
  ])('refuses %s', async (_what, path, body, code) => {
    const { put, simulator } = await startDataPlane();
    simulator.seed({ customers: [{ id: 307, mobile: MOBILE.value }] });
    expect(errorCode(await put(path, body))).toBe(code);
  });

  it('words an unknown identifier as a failed update', async () => {
    const { put } = await startDataPlane();
    expect(
      errorCode(await put('/v2/customers/lookup', profile(), { ...BY_MOBILE, identifierValue: '911' })),
    ).toBe(8009);
  });
});

describe('changing identifiers', () => {
  const path = `/v2/customers/${ALICE.id}/changeIdentifier`;
  const change = (plane: DataPlane, body: unknown, query = { source: 'INSTORE' }) =>
    plane.post(path, body, query);

  it('replaces a mobile number: the new one finds the customer, the old one nobody', async () => {
    const plane = await startDataPlane();
    const changed = await change(plane, { add: [MOBILE], remove: [{ type: 'mobile', value: ALICE.mobile }] });
    expect(changed.body).toEqual({ createdId: ALICE.id, warnings: [] });
    expect(
      pick(
        (await plane.get('/v2/customers/lookup', { ...BY_MOBILE, identifierValue: MOBILE.value })).body,
        'entity',
      ),
    ).toBe(ALICE.id);
    expect(errorCode(await plane.get('/v2/customers/lookup', BY_MOBILE))).toBe(8015);
  });

  it('merges the customer of another source who holds it, with points, bills and coupons', async () => {
    const plane = await startDataPlane({ points: '10' });
    plane.simulator.seed({
      customers: [{ id: 900, source: 'WEBSITE', email: 'b@example.com', points: '5' }],
      couponSeries: [{ id: 7 }],
      coupons: [{ code: 'HERS', seriesId: 7, customerId: 900 }],
    });
    const byEmail = { source: 'WEBSITE', identifierName: 'email', identifierValue: 'b@example.com' };
    await plane.post('/v2/transactions', { type: 'REGULAR', billNumber: 'W-1', billAmount: 20 }, byEmail);
    const changed = await change(plane, { add: [{ type: 'email', value: 'b@example.com' }] });
    expect(warningCodes(changed)).toEqual([8051]);
    expect(await balanceOf(plane)).toBe(35);
    expect(pick((await plane.get('/v2/customers/lookup', byEmail)).body, 'entity')).toBe(ALICE.id);
    const bills = await plane.get(`/v2/customers/${ALICE.id}/transactions`);
    expect(pick(bills.body, 'data', 0, 'billNumber')).toBe('W-1');
    const coupons = await plane.get(`/v2/customers/${ALICE.id}/coupons`);
    expect(pick(coupons.body, 'entity', 'customers', 0, 'coupons', 0, 'code')).toBe('HERS');
    const back = { type: 'RETURN', returnType: 'FULL', billNumber: 'W-1' };
    expect(errorCode(await plane.post('/v2/transactions', back, BY_MOBILE))).toBeUndefined();
    expect(await balanceOf(plane)).toBe(15);
  });

  it.each([
    ['somebody else’s in the same source', { add: [{ type: 'mobile', value: '919000000002' }] }, 8007],
    ['a type that does not exist', { add: [{ type: 'phone', value: '1' }] }, 8013],
    [
      'one of a customer who is in this source already',
      { add: [{ type: 'email', value: 'both@example.com' }] },
      8066,
    ],
  ])('refuses %s', async (_what, body, code) => {
    const plane = await startDataPlane();
    const otherProfiles = [
      { source: 'WEBSITE', identifiers: [{ type: 'email', value: 'both@example.com' }] },
    ];
    plane.simulator.seed({ customers: [{ id: 307, mobile: '919000000002', otherProfiles }] });
    expect(errorCode(await change(plane, body))).toBe(code);
  });

  it.each([
    ['what is attached already', { add: [{ type: 'mobile', value: ALICE.mobile }] }, [8071, 8070]],
    [
      'an e-mail and an external id that are',
      {
        add: [
          { type: 'email', value: ALICE.email },
          { type: 'externalId', value: ALICE.externalId },
        ],
      },
      [8072, 8073, 8070],
    ],
    ['nothing', {}, [8070]],
    [
      'the removal of everything',
      {
        remove: [
          { type: 'mobile', value: ALICE.mobile },
          { type: 'email', value: ALICE.email },
          { type: 'externalId', value: ALICE.externalId },
        ],
      },
      [8070],
    ],
  ])('warns of %s and changes nothing', async (_what, body, codes) => {
    const plane = await startDataPlane();
    expect(warningCodes(await change(plane, body))).toEqual(codes);
    expect(errorCode(await plane.get('/v2/customers/lookup', BY_MOBILE))).toBeUndefined();
  });

  it('does not know a customer or a source that is not there', async () => {
    const plane = await startDataPlane();
    expect(errorCode(await plane.post('/v2/customers/1/changeIdentifier', {}, { source: 'INSTORE' }))).toBe(
      8009,
    );
    expect(errorCode(await change(plane, {}, { source: 'WEBSITE' }))).toBe(8009);
  });
});
