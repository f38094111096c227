import { describe, expect, it } from 'vitest';
import { startAnsweringServer } from '../support/answering-server.ts';
import { clientFor } from '../support/client-for.ts';
import { CARRIED, exchange } from '../support/exchange.ts';

const mobile = { type: 'mobile', value: '919988221100' } as const;

/** A profile as `customerDetails` answers it. */
function profile(source: string, firstName: string): object {
  return {
    firstName,
    lastName: '',
    identifiers: [{ type: 'mobile', value: '919988221100' }],
    source,
    accountId: '',
  };
}

describe('customers', () => {
  it('looks up by one identifier (T20)', async () => {
    const { result, sent } = await exchange({ body: { entity: 306, warnings: [] } }, (client) =>
      client.customers.lookup({ source: 'INSTORE', identifiers: [mobile] }),
    );
    expect(result).toEqual({ customerId: '306', ...CARRIED });
    expect(sent).toMatchObject({
      method: 'GET',
      path: '/v2/customers/lookup',
      query: { source: 'INSTORE', identifierName: 'mobile', identifierValue: '919988221100' },
      body: '',
    });
  });

  it('looks up by several identifiers in one order, with the account (T20)', async () => {
    const { result, sent } = await exchange({ body: { entity: 565715801, warnings: [] } }, (client) =>
      client.customers.lookup({
        source: 'ECOMMERCE',
        accountId: 'shop+one',
        identifiers: [mobile, { type: 'externalId', value: 'A&B=1' }],
      }),
    );
    expect(result?.customerId).toBe('565715801');
    expect(sent.query).toEqual({
      source: 'ECOMMERCE',
      accountId: 'shop+one',
      identifierName: 'mobile,externalId',
      identifierValue: '919988221100,A&B=1',
    });
  });

  it('keeps an id above 2^53 digit for digit', async () => {
    const { result } = await exchange({ body: '{"entity":9007199254740993123,"warnings":[]}' }, (client) =>
      client.customers.lookup({ source: 'INSTORE', identifiers: [mobile] }),
    );
    expect(result?.customerId).toBe('9007199254740993123');
  });

  it('refuses a comma in a combined look-up, which would shift the other values', async () => {
    const server = await startAnsweringServer({ body: { entity: 306 } });
    const lookup = clientFor(server.url).customers.lookup({
      source: 'INSTORE',
      identifiers: [mobile, { type: 'externalId', value: 'A,B' }],
    });
    await expect(lookup).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(server.calls).toEqual([]);
  });

  it('reads the profile of the source asked for', async () => {
    const body = {
      id: 24335250,
      profiles: [profile('ECOMMERCE', 'Web'), profile('INSTORE', 'Store')],
      loyaltyInfo: { loyaltyType: 'loyalty', lifetimePurchases: 2000.5 },
      warnings: [],
    };
    const { result, sent } = await exchange({ body }, (client) =>
      client.customers.details({ source: 'INSTORE', customerId: '24335250' }),
    );
    expect(sent.path).toBe('/v2/customers/24335250');
    expect(result).toEqual({
      customerId: '24335250',
      firstName: 'Store',
      lastName: undefined,
      identifiers: [{ type: 'mobile', value: '919988221100' }],
      isLoyalty: true,
      lifetimePurchases: '2000.5',
      ...CARRIED,
    });
  });

  it('registers with profile and identifiers, and tells points and warnings (T21)', async () => {
    const body = {
      createdId: 556844761,
      warnings: [{ status: false, code: 8107, message: 'Default customer status label not set' }],
      sideEffects: [{ entityType: 'USER', rawAwardedPoints: 200, awardedPoints: 200, type: 'points' }],
    };
    const { result, sent } = await exchange({ body }, (client) =>
      client.customers.add({
        source: 'INSTORE',
        firstName: 'Ada',
        identifiers: [mobile],
        commChannels: [{ type: 'mobile', value: '919988221100', primary: 'true', verified: 'true' }],
        extendedFields: { gender: 'Female' },
        loyaltyType: 'loyalty',
      }),
    );
    expect(result).toEqual({
      customerId: '556844761',
      existedAlready: false,
      points: '200',
      requestId: 'req-1',
      warnings: [{ code: '8107', words: 'The organisation has no default status label for customers.' }],
    });
    expect(sent).toMatchObject({ method: 'POST', path: '/v2/customers', query: {} });
    expect(JSON.parse(sent.body)).toEqual({
      profiles: [
        {
          firstName: 'Ada',
          source: 'INSTORE',
          identifiers: [mobile],
          commChannels: [{ type: 'mobile', value: '919988221100', primary: 'true', verified: 'true' }],
        },
      ],
      extendedFields: { gender: 'Female' },
      loyaltyInfo: { loyaltyType: 'loyalty' },
    });
  });

  it('takes the id of a customer who was registered meanwhile', async () => {
    const message = 'Customer already exists with id 306 for same source';
    const { result } = await exchange(
      { status: 400, body: { errors: [{ status: false, code: 8006, message }] } },
      (client) => client.customers.add({ source: 'INSTORE', identifiers: [mobile] }),
    );
    expect(result).toEqual({ customerId: '306', existedAlready: true, points: '0', ...CARRIED });
  });

  it('updates without identifiers; customers spell the asynchronous flag use_async', async () => {
    const { sent } = await exchange({ body: { createdId: 306, warnings: [] } }, (client) =>
      client.customers.update({
        source: 'INSTORE',
        customerId: '306',
        lastName: 'Byron',
        isAsynchronous: true,
      }),
    );
    expect(sent).toMatchObject({
      method: 'PUT',
      path: '/v2/customers/306',
      query: { source: 'INSTORE', use_async: 'true' },
    });
    expect(JSON.parse(sent.body)).toEqual({ profiles: [{ lastName: 'Byron', source: 'INSTORE' }] });
  });

  it('changes identifiers', async () => {
    const { sent } = await exchange({ body: { createdId: 382756026, warnings: [] } }, (client) =>
      client.customers.changeIdentifier({ source: 'INSTORE', customerId: '382756026', remove: [mobile] }),
    );
    expect(sent.path).toBe('/v2/customers/382756026/changeIdentifier');
    expect(JSON.parse(sent.body)).toEqual({ add: [], remove: [mobile] });
  });

  it('reads tiers and points by programme', async () => {
    const body = {
      data: [
        {
          programId: 973,
          currentSlab: 'Gold',
          nextSlab: null,
          slabExpiryDate: '2026-12-31T00:00:00+05:30',
          loyaltyPoints: 1.0e7,
          lifetimePoints: '20000000.50',
          cumulativePurchases: 3000.0,
        },
      ],
      warnings: [],
      errors: [],
    };
    const { result } = await exchange({ body }, (client) =>
      client.customers.loyaltyDetails({ customerId: '306' }),
    );
    expect(result.programs).toEqual([
      {
        programId: '973',
        tier: 'Gold',
        nextTier: undefined,
        tierExpiresAt: '2026-12-31T00:00:00+05:30',
        points: '10000000',
        lifetimePoints: '20000000.5',
        purchases: '3000',
      },
    ]);
  });

  it('reads coupons', async () => {
    const coupon = {
      code: 'MGU9Y4PM',
      id: 11,
      seriesId: 18426,
      description: '10 off',
      validTill: '2026-12-31',
      discountType: 'ABS',
      discountValue: 10,
      discountUpto: '',
      redemptionsLeft: -1,
      redemptions: [{ id: 369455787, date: '2026-01-01', transactionNumber: 'SHP-1001' }],
    };
    const entity = {
      pagination: { limit: '100', offset: '0', total: 23 },
      customers: [{ id: 306, coupons: [coupon] }],
    };
    const { result, sent } = await exchange({ body: { entity } }, (client) =>
      client.customers.coupons({ customerId: '306', status: 'ACTIVE', limit: 100, offset: 0 }),
    );
    expect(sent.query).toEqual({ id: '306', status: 'ACTIVE', limit: '100', offset: '0' });
    expect(result.total).toBe(23);
    expect(result.coupons).toEqual([
      {
        code: 'MGU9Y4PM',
        id: '11',
        seriesId: '18426',
        description: '10 off',
        validTill: '2026-12-31',
        discountType: 'ABS',
        discountValue: '10',
        discountUpTo: undefined,
        redemptionsLeft: undefined,
        redemptions: [{ id: '369455787', date: '2026-01-01', transactionNumber: 'SHP-1001' }],
      },
    ]);
  });
});
