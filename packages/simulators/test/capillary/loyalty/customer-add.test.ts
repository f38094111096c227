import { describe, expect, it } from 'vitest';
import { pick } from '../running-simulator.ts';
import { ALICE, balanceOf, BY_MOBILE, errorCode, startDataPlane, warningCodes } from './data-plane.ts';

const MOBILE = { type: 'mobile', value: '919000000001' };

function profile(changes: Readonly<Record<string, unknown>> = {}): unknown {
  return { profiles: [{ firstName: 'Bob', source: 'INSTORE', identifiers: [MOBILE], ...changes }] };
}

describe('adding a customer', () => {
  it('answers the new id, warns of the missing status label, and gives registration points', async () => {
    const plane = await startDataPlane({ settings: { registrationPoints: '200' } });
    const added = await plane.post('/v2/customers', profile());
    expect(added.body).toMatchObject({
      createdId: expect.any(Number),
      warnings: [{ status: false, code: 8107, message: 'Default customer status label not set' }],
      sideEffects: [{ entityType: 'USER', rawAwardedPoints: 200, awardedPoints: 200, type: 'points' }],
    });
    const id = Number(pick(added.body, 'createdId'));
    expect(await balanceOf(plane, id)).toBe(200);
    const found = await plane.get('/v2/customers/lookup', { ...BY_MOBILE, identifierValue: MOBILE.value });
    expect(pick(found.body, 'entity')).toBe(id);
  });

  it.each([
    ['no profile', { profiles: [] }, 8004],
    ['no source', profile({ source: undefined }), 8004],
    ['a source that does not exist', profile({ source: 'SHOPIFY' }), 8003],
    ['a source without its account', profile({ source: 'ECOMMERCE' }), 8045],
    ['no identifier', profile({ identifiers: [] }), 8005],
    [
      'a mobile number with a plus',
      profile({ identifiers: [{ type: 'mobile', value: '+919000000001' }] }),
      8005,
    ],
    ['a known identifier', profile({ identifiers: [{ type: 'email', value: ALICE.email }] }), 8006],
    ['a status label that does not exist', { ...Object(profile()), statusLabel: 'VIP' }, 8086],
    ['a till that does not exist', { ...Object(profile()), associatedWith: 'nowhere' }, 91020],
    [
      'a registration in the future',
      { ...Object(profile()), loyaltyInfo: { attributionV2: { createDate: '2999-01-01T00:00:00Z' } } },
      8017,
    ],
  ])('refuses %s', async (_what, body, code) => {
    const plane = await startDataPlane();
    expect(errorCode(await plane.post('/v2/customers', body))).toBe(code);
    expect(plane.simulator.context.loyalty.customers.size).toBe(1);
  });

  it('tells the id of the customer that is there already', async () => {
    const { post } = await startDataPlane();
    const refused = await post(
      '/v2/customers',
      profile({ identifiers: [{ type: 'mobile', value: ALICE.mobile }] }),
    );
    expect(pick(refused.body, 'errors', 0, 'message')).toBe(
      `Add failed, Customer already exists with id ${ALICE.id} for same source`,
    );
  });

  it('refuses a customer without the primary identifier', async () => {
    const { post } = await startDataPlane({ settings: { primaryIdentifier: 'email' } });
    expect(errorCode(await post('/v2/customers', profile()))).toBe(8014);
  });

  it('drops what cannot be used, with a warning each', async () => {
    const { get, post } = await startDataPlane();
    const added = await post(
      '/v2/customers',
      profile({
        firstName: 'x'.repeat(120),
        identifiers: [
          MOBILE,
          { type: 'email', value: `${'a'.repeat(250)}@b.example` },
          { type: 'mobile', value: '12' },
        ],
        commChannels: [
          { type: 'email', value: 'nope' },
          { type: 'mobile', value: MOBILE.value, primary: 'true' },
        ],
      }),
    );
    expect(warningCodes(added)).toEqual([8055, 8056, 8057, 8107]);
    const { body } = await get(`/v2/customers/${String(pick(added.body, 'createdId'))}`);
    expect(body).toMatchObject({
      profiles: [
        {
          firstName: 'x'.repeat(100),
          identifiers: [MOBILE],
          commChannels: [{ type: 'mobile', primary: true }],
        },
      ],
    });
  });

  it('combines with the customer that another source knows', async () => {
    const plane = await startDataPlane();
    const identifiers = [{ type: 'mobile', value: ALICE.mobile }];
    const added = await plane.post('/v2/customers', profile({ source: 'WEBSITE', identifiers }));
    expect([pick(added.body, 'createdId'), warningCodes(added)]).toEqual([ALICE.id, [8107, 8050]]);
    expect(pick((await plane.get(`/v2/customers/${ALICE.id}`)).body, 'profiles', 1, 'source')).toBe(
      'WEBSITE',
    );
  });

  it('merges two customers whom the new profile shows to be one', async () => {
    const plane = await startDataPlane({ points: '10' });
    plane.simulator.seed({
      customers: [{ id: 900, source: 'WEBSITE', email: 'b@example.com', points: '5' }],
    });
    const identifiers = [
      { type: 'mobile', value: ALICE.mobile },
      { type: 'email', value: 'b@example.com' },
    ];
    const added = await plane.post('/v2/customers', profile({ source: 'TMALL', identifiers }));
    expect([pick(added.body, 'createdId'), warningCodes(added)]).toEqual([ALICE.id, [8107, 8051]]);
    expect(await balanceOf(plane)).toBe(15);
    expect(errorCode(await plane.get('/v2/customers/900'))).toBe(8069);
  });
});

describe('upserting customers in bulk', () => {
  it('adds the unknown, updates the known and attaches their other identifiers, row by row', async () => {
    const plane = await startDataPlane();
    const known = profile({
      firstName: 'Alicia',
      identifiers: [
        { type: 'mobile', value: ALICE.mobile },
        { type: 'wechat', value: 'al' },
      ],
    });
    const { body } = await plane.post('/v2/integrations/customer/upsert/bulk', [
      profile(),
      known,
      profile({ source: 'NOWHERE' }),
    ]);
    expect(body).toMatchObject({
      response: [
        { entityId: expect.any(Number), errors: [] },
        { entityId: ALICE.id, errors: [], warnings: [] },
        { errors: [{ code: 8003 }] },
      ],
      totalCount: 3,
      failureCount: 1,
    });
    const byWechat = { source: 'INSTORE', identifierName: 'wechat', identifierValue: 'al' };
    expect(pick((await plane.get('/v2/customers/lookup', byWechat)).body, 'entity')).toBe(ALICE.id);
    expect(pick((await plane.get(`/v2/customers/${ALICE.id}`)).body, 'profiles', 0, 'firstName')).toBe(
      'Alicia',
    );
  });

  it('attaches nothing when it is told not to', async () => {
    const plane = await startDataPlane();
    const known = profile({
      identifiers: [
        { type: 'mobile', value: ALICE.mobile },
        { type: 'wechat', value: 'al' },
      ],
    });
    await plane.post('/v2/integrations/customer/upsert/bulk', [known], { skipChangeIdentifier: 'true' });
    const byWechat = { source: 'INSTORE', identifierName: 'wechat', identifierValue: 'al' };
    expect(errorCode(await plane.get('/v2/customers/lookup', byWechat))).toBe(8015);
  });
});
