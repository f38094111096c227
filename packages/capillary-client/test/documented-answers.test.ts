import { describe, expect, it } from 'vitest';
import type { CapillaryClient } from '../src/index.ts';
import { startAnsweringServer, type GivenAnswer, type ReceivedCall } from './support/answering-server.ts';
import { clientFor } from './support/client-for.ts';
import { BILL } from './support/sample-calls.ts';

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

/** Sends a call to a server with that answer; gives the result and what came over the wire. */
async function exchange<Result>(
  answer: GivenAnswer,
  run: (client: CapillaryClient) => Promise<Result>,
): Promise<{ readonly result: Result; readonly sent: ReceivedCall }> {
  const server = await startAnsweringServer(answer);
  const result = await run(clientFor(server.url));
  expect(server.calls).toHaveLength(1);
  return { result, sent: server.calls[0]! };
}

const carried = { requestId: 'req-1', warnings: [] };
const mobile = { type: 'mobile', value: '919988221100' } as const;

describe('customers', () => {
  it('looks up by one identifier (T20)', async () => {
    const { result, sent } = await exchange({ body: { entity: 306, warnings: [] } }, (client) =>
      client.customers.lookup({ source: 'INSTORE', identifiers: [mobile] }),
    );
    expect(result).toEqual({ customerId: '306', ...carried });
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
      ...carried,
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
    expect(result).toEqual({ customerId: '306', existedAlready: true, points: '0', ...carried });
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

describe('transactions', () => {
  const added = {
    createdId: 880613909,
    warnings: [],
    errors: [],
    sideEffects: [
      { entityType: 'USER', rawAwardedPoints: 1000, awardedPoints: 1000, type: 'points' },
      { entityType: 'USER', awardedPoints: '0.25', type: 'points' },
      {
        entityType: 'USER',
        rawAwardedValue: 1000,
        alternateCurrencyIdentifier: '9DxGBP',
        alternateCurrencyName: 'DocCoin',
        awardedValue: 1000,
        type: 'alternate_currency',
      },
    ],
  };

  it('adds a bill, with the sum of its points (T22)', async () => {
    const { result, sent } = await exchange({ body: added }, (client) => client.transactions.add(BILL));
    expect(result).toMatchObject({ transactionId: '880613909', points: '1000.25', ...carried });
    expect(result.sideEffects[2]).toMatchObject({ alternateCurrencyName: 'DocCoin', awardedValue: '1000' });
    expect(sent).toMatchObject({
      method: 'POST',
      path: '/v2/transactions',
      query: { identifierName: 'id', identifierValue: '306', source: 'INSTORE' },
    });
  });

  it('sends amounts as JSON numbers, digit for digit, and nothing of the query in the body', async () => {
    const { sent } = await exchange({ body: added }, (client) =>
      client.transactions.add({
        ...BILL,
        billAmount: '12345678901234567890.10',
        paymentModes: [{ mode: 'CASH', value: '0.30' }],
        redemptions: { pointsRedemptions: ['7t4y2a'] },
      }),
    );
    expect(sent.body).toBe(
      '{"type":"REGULAR","billNumber":"SHP-1001","billAmount":12345678901234567890.10,' +
        '"billingDate":"2026-01-01T10:00:00Z","note":"canary@example.org",' +
        '"lineItemsV2":[{"itemCode":"SKU-1","qty":1.000,"rate":110.00,"value":110.00,"discount":9.50,"amount":100.50}],' +
        '"paymentModes":[{"mode":"CASH","value":0.30}],"redemptions":{"pointsRedemptions":["7t4y2a"]}}',
    );
  });

  it('sends a bill of nobody without identifiers; transactions spell the flag use_asynch', async () => {
    const { customer: _nobody, ...bill } = BILL;
    const { sent } = await exchange({ body: { ...added, sideEffects: [] } }, (client) =>
      client.transactions.add({ ...bill, type: 'NOT_INTERESTED' }, { isAsynchronous: true }),
    );
    expect(sent.query).toEqual({ source: 'INSTORE', use_asynch: 'true' });
  });

  it.each(['1e3', '1,50', '+1', '.5', '01', '', 'NaN', '1'.repeat(40)])(
    'refuses %j as an amount',
    async (billAmount) => {
      const server = await startAnsweringServer({ body: added });
      const adding = clientFor(server.url).transactions.add({ ...BILL, billAmount });
      await expect(adding).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        details: { field: 'billAmount' },
      });
      expect(server.calls).toEqual([]);
    },
  );

  it('adds a batch row by row and counts for itself (T23)', async () => {
    const body = {
      response: [
        {
          entityId: 38236696,
          result: { billNumber: 'SHP-1', sideEffects: [{ type: 'points', awardedPoints: 20 }] },
          errors: [],
          warnings: [],
        },
        {
          errors: [{ status: false, code: 8084, message: 'Customer details not sent' }],
          warnings: [{ status: false, code: 91016, message: 'Invalid extended field' }],
        },
      ],
      totalCount: 2,
      failureCount: 0,
    };
    const { result, sent } = await exchange({ status: 400, body }, (client) =>
      client.transactions.addBulk([BILL, { ...BILL, billNumber: 'SHP-2' }]),
    );
    expect(result.failureCount).toBe(1);
    expect(result.outcomes).toMatchObject([
      { isAdded: true, transaction: { transactionId: '38236696', points: '20' } },
      { isAdded: false, error: { code: 'UPSTREAM_REFUSED', details: { capillaryCode: '8084' } } },
    ]);
    const rows: unknown = JSON.parse(sent.body);
    expect(rows).toMatchObject([
      { identifierType: 'id', identifierValue: '306', source: 'INSTORE', billNumber: 'SHP-1001' },
      { billNumber: 'SHP-2' },
    ]);
  });

  it('does not guess which bills of a batch were added when rows are missing', async () => {
    const server = await startAnsweringServer({ body: { response: [], totalCount: 1, failureCount: 0 } });
    const adding = clientFor(server.url).transactions.addBulk([BILL]);
    await expect(adding).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });

  it('refuses a batch that Capillary would refuse', async () => {
    const server = await startAnsweringServer({ body: { response: [] } });
    const adding = clientFor(server.url).transactions.addBulk(Array.from({ length: 101 }, () => BILL));
    await expect(adding).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(server.calls).toEqual([]);
  });

  it('reads the bills of a number', async () => {
    const data = [
      {
        id: 880613909,
        customerId: 306,
        source: 'instore',
        type: 'Regular',
        outlierStatus: 'NORMAL',
        billDetails: {
          amount: 100.5,
          grossAmount: 110,
          discount: 9.5,
          billNumber: 'A/B 1',
          billingTime: '2026-01-01T15:30:00+05:30',
        },
      },
    ];
    const { result, sent } = await exchange({ body: { data, warnings: [], errors: [] } }, (client) =>
      client.transactions.getByBillNumber('A/B 1'),
    );
    expect(sent.path).toBe('/v2/transactions/getByBillNumber/A%2FB%201');
    expect(result.transactions).toEqual([
      {
        transactionId: '880613909',
        customerId: '306',
        type: 'REGULAR',
        outlierStatus: 'NORMAL',
        deliveryStatus: undefined,
        billNumber: 'A/B 1',
        amount: '100.5',
        grossAmount: '110',
        discount: '9.5',
        billingTime: '2026-01-01T15:30:00+05:30',
      },
    ]);
  });
});

describe('points', () => {
  it('asks whether points can be redeemed (T25)', async () => {
    const redeemable = {
      mobile: '919988221100',
      points: 10,
      is_redeemable: 'true',
      points_redeem_value: 10,
      points_redeem_local_value: 10,
      item_status: { success: 'true', code: 800, message: 'Points can be redeemed' },
    };
    const status = { success: 'true', code: 200, message: 'Success' };
    const { result, sent } = await exchange(
      { body: { response: { status, points: { redeemable } } } },
      (client) =>
        client.points.isRedeemable({
          customer: { type: 'cardnumber', value: '77' },
          points: '10',
          issueCode: true,
        }),
    );
    expect(result).toEqual({ isRedeemable: true, value: '10', localValue: '10', ...carried });
    expect(sent.query).toEqual({ format: 'json', card_number: '77', points: '10', issue_otp: 'true' });
  });

  it('says in our words why points cannot be redeemed', async () => {
    const item_status = { success: 'false', code: 807, message: 'multiple of <X>' };
    const status = { success: 'false', code: 500, message: 'All requests have failed due to errors' };
    const { result } = await exchange(
      { body: { response: { status, points: { redeemable: { is_redeemable: 'false', item_status } } } } },
      (client) => client.points.isRedeemable({ customer: mobile, points: '11' }),
    );
    expect(result).toEqual({
      isRedeemable: false,
      reason: 'Points can only be redeemed in certain multiples. Choose another number of points.',
      capillaryCode: '807',
      ...carried,
    });
  });

  it('redeems with the idempotency key as external_reference_number (T26)', async () => {
    const points = {
      mobile: '919988221100',
      redemption_id: '7t4y2a',
      points_redeemed: '1',
      redeemed_value: '1',
      balance: 1990,
      item_status: { success: 'true', code: 800, message: 'Points Redeemed' },
    };
    const status = { success: 'true', code: 200, message: 'Success' };
    const { result, sent } = await exchange(
      { body: { response: { status, responses: { points } } } },
      (client) =>
        client.points.redeem({
          customer: { type: 'externalId', value: 'SHOP-1' },
          points: '1',
          idempotencyKey: 'order-1001',
          billNumber: 'SHP-1001',
          validationCode: '271828',
        }),
    );
    expect(result).toEqual({ redemptionId: '7t4y2a', points: '1', value: '1', balance: '1990', ...carried });
    expect(sent).toMatchObject({ method: 'POST', path: '/v1.1/points/redeem', query: { format: 'json' } });
    expect(JSON.parse(sent.body)).toEqual({
      root: {
        redeem: [
          {
            points_redeemed: 1,
            customer: { external_id: 'SHOP-1' },
            transaction_number: 'SHP-1001',
            validation_code: '271828',
            external_reference_number: 'order-1001',
          },
        ],
      },
    });
  });

  it('gives points back by the customer id (T28)', async () => {
    const body = {
      customerId: 564847023,
      redemptionId: 'gWpna6',
      pointsToBeReversed: 2.0,
      pointsReversed: 2.0,
      pointsReversedDetails: { available: 2.0, expired: 0.0 },
      warnings: [],
    };
    const { result, sent } = await exchange({ body }, (client) =>
      client.points.reverse({ customerId: '564847023', redemptionId: 'gWpna6', points: '2' }),
    );
    expect(result).toEqual({
      reversalId: undefined,
      pointsReversed: '2',
      availablePoints: '2',
      expiredPoints: '0',
      ...carried,
    });
    expect(JSON.parse(sent.body)).toEqual({
      redemptionId: 'gWpna6',
      pointsToBeReversed: 2,
      identifier: { type: 'ID', value: '564847023' },
    });
  });

  it('reads the balance', async () => {
    const body = { entityId: 306, programId: 973, totalPoints: 120.5, mainPoints: 100, promisedPoints: 20.5 };
    const { result, sent } = await exchange({ body }, (client) =>
      client.points.balance({ customerId: '306' }),
    );
    expect(sent.path).toBe('/v2/customers/306/points/balance');
    expect(result).toEqual({
      points: '100',
      promisedPoints: '20.5',
      totalPoints: '120.5',
      programId: '973',
      ...carried,
    });
  });
});

describe('coupons', () => {
  it('redeems (T29)', async () => {
    const redemptionStatus = { status: true, message: 'ok', code: 700 };
    const body = {
      redemption: [
        {
          id: 369455787,
          code: 'MGU9Y4PM',
          discountCode: 'XYZ123',
          seriesCode: '18426',
          isAbsolute: true,
          couponValue: 10,
          redemptionStatus: { ...redemptionStatus, success: true },
        },
      ],
      redemptionStatus,
      warnings: [],
    };
    const { result, sent } = await exchange({ body }, (client) =>
      client.coupons.redeem({
        customer: { type: 'mobile', value: '917575757575' },
        code: 'MGU9Y4PM',
        billNumber: 'SHP-1001',
        billAmount: '99.90',
      }),
    );
    expect(result).toEqual({
      redemptionId: '369455787',
      code: 'MGU9Y4PM',
      discountCode: 'XYZ123',
      discountType: 'ABS',
      discountValue: '10',
      discountUpTo: undefined,
      ...carried,
    });
    expect(sent.body).toBe(
      '{"redemptionRequestList":[{"code":"MGU9Y4PM"}],"user":{"mobile":"917575757575"},' +
        '"transactionNumber":"SHP-1001","billAmount":99.90}',
    );
  });

  it('asks whether a coupon can be redeemed', async () => {
    const body = {
      customer: { id: 306 },
      redemption: [{ code: 'MGU9Y4PM', isRedeemable: true, redemptionsLeft: -1, warnings: [] }],
      redemptionStatus: { code: 700, message: 'Coupon isRedeem successful', status: true },
      warnings: [],
    };
    const { result, sent } = await exchange({ body }, (client) =>
      client.coupons.isRedeemable({ customer: { type: 'id', value: '306' }, code: 'MGU9Y4PM' }),
    );
    expect(result).toEqual({ isRedeemable: true, redemptionsLeft: undefined, ...carried });
    expect(sent.query).toEqual({ id: '306', code: 'MGU9Y4PM', details: 'true' });
  });

  it('reactivates by numeric ids (T31)', async () => {
    const { result, sent } = await exchange({ body: { warnings: [], errors: [], success: true } }, (client) =>
      client.coupons.reactivate({ redemptionIds: ['83146'] }),
    );
    expect(result).toEqual(carried);
    expect(sent.body).toBe('{"redemptionIds":[83146]}');
  });

  it('issues one of a series', async () => {
    const body = {
      id: 5,
      code: 'NEW1',
      seriesId: 18426,
      validTill: '2026-12-31',
      discountType: 'PERC',
      discountValue: 12.5,
      discountUpto: 100,
    };
    const { result, sent } = await exchange({ body }, (client) =>
      client.coupons.issue({ customer: { type: 'id', value: '306' }, seriesId: '18426' }),
    );
    expect(result).toEqual({
      couponId: '5',
      code: 'NEW1',
      validTill: '2026-12-31',
      discountType: 'PERC',
      discountValue: '12.5',
      discountUpTo: '100',
      ...carried,
    });
    expect(sent.body).toBe('{"seriesId":18426,"customer":{"id":306}}');
  });
});

describe('one-time codes and tills', () => {
  it('generates a code', async () => {
    const { result, sent } = await exchange({ body: { createdId: 10, warnings: [] } }, (client) =>
      client.otp.generate({ entityType: 'MOBILE', entityValue: '919988221100', action: 'REGISTRATION' }),
    );
    expect(result).toEqual({ otpId: '10', ...carried });
    expect(sent.path).toBe('/v2/otp/generate');
  });

  it.each([
    [true, true],
    [false, false],
  ])('tells a code that is %s (T33)', async (entity, isValid) => {
    const { result } = await exchange({ body: { entity, warnings: [] } }, (client) =>
      client.otp.validate({
        entityType: 'MOBILE',
        entityValue: '919988221100',
        action: 'REGISTRATION',
        code: '123456',
      }),
    );
    expect(result).toEqual({ isValid, ...carried });
  });

  it('reads a till', async () => {
    const body = { id: 50, code: 'demo.till', name: 'Demo Till', type: 'TILL', isActive: true, warnings: [] };
    const { result, sent } = await exchange({ body }, (client) => client.organization.till('demo.till'));
    expect(result).toEqual({
      tillId: '50',
      code: 'demo.till',
      name: 'Demo Till',
      isActive: true,
      ...carried,
    });
    expect(sent.query).toEqual({ code: 'demo.till' });
  });
});
