import { describe, expect, it } from 'vitest';
import { pick } from '../running-simulator.ts';
import { ALICE, BY_MOBILE, errorCode, startDataPlane, warningCodes } from './data-plane.ts';

describe('looking a customer up', () => {
  it('answers the id', async () => {
    const { get } = await startDataPlane();
    expect((await get('/v2/customers/lookup', BY_MOBILE)).body).toEqual({ entity: ALICE.id, warnings: [] });
  });

  it('knows e-mail addresses in any case, and every source when asked for ALL', async () => {
    const { get } = await startDataPlane();
    const byEmail = { source: 'ALL', identifierName: 'email', identifierValue: 'ALICE@Example.com' };
    expect(pick((await get('/v2/customers/lookup', byEmail)).body, 'entity')).toBe(ALICE.id);
  });

  it.each([
    ['no source', { source: '' }, 8001],
    ['no identifier', { identifierValue: '' }, 8002],
    ['a source that does not exist', { source: 'SHOPIFY' }, 8003],
    ['a name that is no identifier', { identifierName: 'MOBILE' }, 8013],
    ['nobody', { identifierValue: '910000000000' }, 8015],
    ['an id that nobody has', { identifierName: 'id', identifierValue: '1' }, 8015],
    ['a source that needs an account', { source: 'ECOMMERCE' }, 8045],
    ['another source', { source: 'WEBSITE' }, 8065],
  ])('refuses %s', async (_what, query, code) => {
    const { get } = await startDataPlane();
    expect(errorCode(await get('/v2/customers/lookup', { ...BY_MOBILE, ...query }))).toBe(code);
  });

  it('keeps accounts of one source apart, and knows which exist', async () => {
    const { get, simulator } = await startDataPlane();
    simulator.seed({
      accounts: { ECOMMERCE: ['shop-a', 'shop-b'] },
      customers: [{ id: 400, source: 'ECOMMERCE', accountId: 'shop-a', externalId: 'C-1' }],
    });
    const query = { source: 'ECOMMERCE', identifierName: 'externalId', identifierValue: 'C-1' };
    const answers = [];
    for (const accountId of ['shop-a', 'shop-b', 'shop-c']) {
      const answer = await get('/v2/customers/lookup', { ...query, accountId });
      answers.push(errorCode(answer) ?? pick(answer.body, 'entity'));
    }
    expect(answers).toEqual([400, 8065, 8011]);
  });

  it('takes several identifiers in the same order, when all are one customer’s', async () => {
    const { get, simulator } = await startDataPlane();
    simulator.seed({ customers: [{ id: 307, mobile: '919000000001', email: 'bob@example.com' }] });
    const both = (email: string) =>
      get('/v2/customers/lookup', {
        source: 'INSTORE',
        identifierName: 'mobile,email',
        identifierValue: `${ALICE.mobile},${email}`,
      });
    expect(pick((await both(ALICE.email)).body, 'entity')).toBe(ALICE.id);
    expect(errorCode(await both('bob@example.com'))).toBe(8015);
  });

  it('finds nobody by a secondary identifier alone under dual eligibility', async () => {
    const { get } = await startDataPlane({
      settings: { dualEligibility: true, primaryIdentifier: 'mobile' },
    });
    const byEmail = { source: 'INSTORE', identifierName: 'email', identifierValue: ALICE.email };
    expect(errorCode(await get('/v2/customers/lookup', byEmail))).toBe(8015);
    expect(errorCode(await get('/v2/customers/lookup', BY_MOBILE))).toBeUndefined();
  });
});

describe('a customer’s details', () => {
  it('are the same by id and by identifier', async () => {
    const { get } = await startDataPlane({ points: '12.5' });
    const byId = await get(`/v2/customers/${ALICE.id}`, { embed: 'points' });
    const byName = await get('/v2/customers/lookup/customerDetails', { ...BY_MOBILE, embed: 'points' });
    expect(byName.body).toEqual(byId.body);
    expect(byId.body).toMatchObject({
      id: ALICE.id,
      profiles: [
        {
          firstName: 'Alice',
          source: 'INSTORE',
          userId: ALICE.id,
          identifiers: [{ type: 'mobile', value: ALICE.mobile }, { type: 'email' }, { type: 'externalId' }],
        },
      ],
      loyaltyInfo: { loyaltyType: 'loyalty', lifetimePurchases: 0 },
      loyaltyProgramDetails: [{ loyaltyPoints: 12.5, programId: 1414 }],
      warnings: [],
    });
  });

  it('leave the loyalty program out unless it is asked for', async () => {
    const { get } = await startDataPlane();
    expect(pick((await get(`/v2/customers/${ALICE.id}`)).body, 'loyaltyProgramDetails')).toEqual([]);
  });

  it('of a merged customer are refused, or the survivor’s, by setting', async () => {
    const seed = { customers: [{ id: 500, mergedInto: 306 }] };
    const strict = await startDataPlane({ seed });
    expect(errorCode(await strict.get('/v2/customers/500'))).toBe(8069);
    const kind = await startDataPlane({ seed, settings: { mergedCustomerAnswer: 'survivor' } });
    const answer = await kind.get('/v2/customers/500');
    expect([pick(answer.body, 'id'), warningCodes(answer)]).toEqual([306, [91009]]);
  });

  it('of somebody whose data was deleted are refused, and the identifiers cannot come back', async () => {
    const { get, post, simulator } = await startDataPlane();
    simulator.seed({ customers: [{ id: 600, mobile: '919000000009', isPiiDeleted: true }] });
    expect(errorCode(await get('/v2/customers/600'))).toBe(8109);
    const identifiers = [{ type: 'mobile', value: '919000000009' }];
    expect(errorCode(await post('/v2/customers', { profiles: [{ source: 'INSTORE', identifiers }] }))).toBe(
      8026,
    );
  });
});
