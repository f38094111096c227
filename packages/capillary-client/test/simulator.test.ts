import { describe, expect, it } from 'vitest';
import type { TransactionRequest } from '../src/index.ts';
import { MEMBER, simulatorClient, startSimulator } from './support/start-simulator.ts';

const account = { source: 'INSTORE' } as const;
const member = { type: 'mobile', value: MEMBER.mobile } as const;
const memberId = String(MEMBER.id);
const stranger = { type: 'mobile', value: '910000000000' } as const;
const byId = { type: 'id', value: memberId } as const;

const bill = (billNumber: string): TransactionRequest => ({
  ...account,
  customer: byId,
  type: 'REGULAR',
  billNumber,
  billAmount: '100.50',
  grossAmount: '110.00',
  discount: '9.50',
  billingDate: new Date().toISOString(),
  lineItemsV2: [
    { itemCode: 'SKU-1', qty: '1', rate: '110.00', value: '110.00', discount: '9.50', amount: '100.50' },
  ],
  paymentModes: [{ mode: 'CASH', value: '100.50' }],
});

/** The documents leave the statuses open; the client may not care. */
const STATUSES = {
  'by the defaults': {},
  'all 200': {
    v2FailureStatus: 200,
    v1FailureStatus: 200,
    rejectedTokenStatus: 200,
    missingScopeStatus: 200,
  },
  'as high as they come': { v2FailureStatus: 500, v1FailureStatus: 500, rejectedTokenStatus: 401 },
};

describe.each(Object.entries(STATUSES))('with statuses %s', (_name, settings) => {
  it('registers, finds, reads and changes a customer', async () => {
    const client = simulatorClient(await startSimulator(settings));
    await expect(client.customers.lookup({ ...account, identifiers: [stranger] })).resolves.toBeUndefined();

    const identifiers = [stranger, { type: 'externalId', value: 'SHOP-1' }] as const;
    const added = await client.customers.add({ ...account, firstName: 'Ada', lastName: 'L', identifiers });
    expect(added).toMatchObject({ existedAlready: false, warnings: [{ code: '8107' }] });
    const again = await client.customers.add({ ...account, identifiers });
    expect(again).toMatchObject({ customerId: added.customerId, existedAlready: true });

    const { customerId } = added;
    const found = await client.customers.lookup({ ...account, identifiers: [stranger] });
    expect(found?.customerId).toBe(customerId);
    await client.customers.update({ ...account, customerId, lastName: 'Lovelace' });
    await client.customers.changeIdentifier({
      ...account,
      customerId,
      add: [{ type: 'email', value: 'ada@example.org' }],
      remove: [{ type: 'externalId', value: 'SHOP-1' }],
    });
    const details = await client.customers.details({ ...account, customerId });
    expect(details).toMatchObject({ customerId, firstName: 'Ada', lastName: 'Lovelace', isLoyalty: true });
    expect(details.identifiers).toContainEqual({ type: 'email', value: 'ada@example.org' });
    expect(details.identifiers.map(({ type }) => type)).not.toContain('externalId');
    await expect(client.customers.details({ ...account, customerId: '999' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('adds bills and returns, one by one and many at once', async () => {
    const client = simulatorClient(await startSimulator(settings));
    const sale = await client.transactions.add(bill('SHP-1'));
    expect(sale.points).toBe('100');
    await expect(client.transactions.add(bill('SHP-1'))).rejects.toMatchObject({ code: 'DUPLICATE' });

    const refund: TransactionRequest = {
      ...bill('SHP-1'),
      type: 'RETURN',
      returnType: 'FULL',
      billingDate: new Date(Date.now() + 1000).toISOString(),
    };
    await client.transactions.add(refund);
    await expect(client.transactions.add({ ...refund, billNumber: 'SHP-404' })).rejects.toMatchObject({
      code: 'UPSTREAM_REFUSED',
      details: { capillaryCode: '625' },
    });

    const { outcomes } = await client.transactions.addBulk([
      bill('SHP-2'),
      { ...bill('SHP-3'), customer: stranger },
      bill('SHP-1'),
    ]);
    expect(outcomes).toMatchObject([
      { kind: 'done', transaction: { points: '100' } },
      { kind: 'failed', error: { code: 'NOT_FOUND' } },
      { kind: 'failed', error: { code: 'DUPLICATE' } },
    ]);

    const { transactions } = await client.transactions.getByBillNumber('SHP-1');
    expect(transactions.map(({ type, amount, customerId }) => [type, amount, customerId])).toEqual([
      ['REGULAR', '100.5', memberId],
      ['RETURN', '100.5', memberId],
    ]);
    const history = await client.customers.transactions({ customerId: memberId, limit: 10 });
    expect(history.transactions.map(({ transactionId }) => transactionId)).toContain(sale.transactionId);
    expect(history.total).toBe(3);
    await client.transactions.update({
      customer: byId,
      transactionId: sale.transactionId,
      deliveryStatus: 'DELIVERED',
    });
    const [updated] = (await client.transactions.getByBillNumber('SHP-1')).transactions;
    expect(updated?.deliveryStatus).toBe('DELIVERED');
  });

  it('asks for, redeems and gives back points', async () => {
    const simulator = await startSimulator({ ...settings, redemptionCodeRequired: true });
    const client = simulatorClient(simulator);
    await expect(client.points.balance({ customerId: memberId })).resolves.toMatchObject({ points: '2000' });
    await expect(client.points.isRedeemable({ customer: member, points: '10' })).resolves.toMatchObject({
      isRedeemable: true,
      value: '10',
    });
    await expect(client.points.isRedeemable({ customer: member, points: '5000' })).resolves.toMatchObject({
      isRedeemable: false,
      capillaryCode: '803',
    });
    await expect(client.points.isRedeemable({ customer: stranger, points: '10' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });

    const request = { customer: member, points: '10', idempotencyKey: 'order-1', billNumber: 'SHP-1' };
    await expect(client.points.redeem(request)).rejects.toMatchObject({
      code: 'REDEMPTION_REFUSED',
      details: { capillaryCode: '824' },
    });
    await expect(client.points.redeem({ ...request, validationCode: '000000' })).rejects.toMatchObject({
      code: 'REDEMPTION_REFUSED',
      details: { capillaryCode: '808' },
    });
    await client.points.issueValidationCode({ customer: member, points: '10' });
    const validationCode = simulator.context.sentCodes.at(-1)?.code;
    const redeemed = await client.points.redeem({ ...request, validationCode });
    expect(redeemed).toMatchObject({ points: '10', balance: '1990' });

    expect(redeemed.customerId).toBe(memberId);
    const reversal = { customerId: memberId, redemptionId: redeemed.redemptionId };
    await expect(client.points.reverse({ ...reversal, points: '11' })).rejects.toMatchObject({
      code: 'REVERSAL_REFUSED',
    });
    await expect(client.points.reverse({ ...reversal, points: '4' })).resolves.toMatchObject({
      pointsReversed: '4',
    });
    await client.points.reverse(reversal);
    await expect(client.points.reverse(reversal)).rejects.toMatchObject({ code: 'DUPLICATE' });
    await expect(client.points.balance({ customerId: memberId })).resolves.toMatchObject({ points: '2000' });
    const { programs } = await client.customers.loyaltyDetails({ customerId: memberId });
    expect(programs).toMatchObject([{ points: '2000', tier: expect.any(String) }]);
  });

  it('issues, checks, redeems and reactivates coupons', async () => {
    const simulator = await startSimulator(settings);
    simulator.seed({ couponSeries: [{ id: 18426, discountValue: '10', redemptionsPerCode: 1 }] });
    const client = simulatorClient(simulator);
    const { code } = await client.coupons.issue({ customer: byId, seriesId: '18426' });
    await expect(client.coupons.isRedeemable({ customer: member, code })).resolves.toMatchObject({
      isRedeemable: true,
    });
    await expect(client.coupons.isRedeemable({ customer: member, code: 'NONE' })).resolves.toMatchObject({
      isRedeemable: false,
      reason: 'There is no such coupon. Check the code.',
    });

    const request = { customer: member, code, billNumber: 'SHP-1', billAmount: '100.50' };
    const redeemed = await client.coupons.redeem(request);
    expect(redeemed).toMatchObject({ code, discountType: 'ABS', discountValue: '10' });
    await expect(client.coupons.redeem(request)).rejects.toMatchObject({ code: 'REDEMPTION_REFUSED' });
    const listed = await client.customers.coupons({ customerId: memberId });
    expect(listed.coupons).toMatchObject([{ code, redemptions: [{ id: redeemed.redemptionId }] }]);

    await client.coupons.reactivate({ redemptionIds: [redeemed.redemptionId] });
    await expect(client.coupons.redeem(request)).resolves.toMatchObject({ code });
    await expect(client.coupons.issue({ customer: byId, seriesId: '1' })).rejects.toMatchObject({
      code: 'UPSTREAM_REFUSED',
      details: { capillaryCode: '707' },
    });
  });

  it('sends and checks one-time codes', async () => {
    const simulator = await startSimulator({ ...settings, otpPerDay: 1 });
    const client = simulatorClient(simulator);
    const request = { entityType: 'MOBILE', entityValue: MEMBER.mobile, action: 'REGISTRATION' } as const;
    const channels = [{ type: 'SMS', value: MEMBER.mobile }] as const;
    await client.otp.generate({ ...request, channels });
    const code = simulator.context.sentCodes.at(-1)?.code ?? '';
    await expect(client.otp.validate({ ...request, code: 'wrong' })).resolves.toMatchObject({
      isValid: false,
    });
    await expect(client.otp.validate({ ...request, code })).resolves.toMatchObject({ isValid: true });
    await expect(client.otp.generate({ ...request, channels })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 3_600_000,
    });
  });

  it.each(['expire-tokens', 'reject-tokens'] as const)('goes on after %s, once', async (kind) => {
    const simulator = await startSimulator(settings);
    const client = simulatorClient(simulator);
    await client.points.balance({ customerId: memberId });
    simulator.addFault({ kind, match: { method: 'POST', path: '/v2/transactions' } });
    await expect(client.transactions.add(bill('SHP-1'))).resolves.toMatchObject({ points: '100' });
    expect(simulator.context.loyalty.transactions.size).toBe(1);
    const sent = simulator
      .requests()
      .filter(({ method, path }) => method === 'POST' && path === '/v2/transactions');
    expect(sent).toHaveLength(2);
  });
});

describe('limits', () => {
  it('tells a locked customer from an outage', async () => {
    const simulator = await startSimulator({ customerLockMs: 200 });
    const client = simulatorClient(simulator);
    const outcomes = await Promise.allSettled([
      client.transactions.add(bill('SHP-1')),
      client.transactions.add(bill('SHP-2')),
    ]);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'UPSTREAM_BUSY', retryAfterMs: 2000 } }]);
  });

  it('refuses a till that does not exist, in words about attribution', async () => {
    const client = simulatorClient(await startSimulator(), { type: 'TILL', code: 'no.such.till' });
    await expect(client.transactions.add(bill('SHP-1'))).rejects.toMatchObject({
      code: 'UPSTREAM_REFUSED',
      message: expect.stringContaining('attribution'),
      details: { capillaryCode: '91021' },
    });
    await expect(client.customers.add({ ...account, identifiers: [stranger] })).rejects.toMatchObject({
      details: { capillaryCode: '91020' },
    });
  });
});

describe('a redemption whose answer was lost', () => {
  it('of points is found by its key, also where a repeat is refused', async () => {
    const simulator = await startSimulator({ duplicateRedemptionReference: 'refuse' });
    const client = simulatorClient(simulator);
    const asked = { idempotencyKey: 'order-1', billNumber: 'SHP-1' };
    await expect(client.points.findRedemption(asked)).resolves.toBeUndefined();
    const redeemedAt = '2026-01-31T10:00:00Z';
    const request = { customer: member, points: '10', redeemedAt, ...asked };
    simulator.addFault({ kind: 'lost-answer', match: { path: '/v1.1/points/redeem' } });
    await expect(client.points.redeem(request)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await expect(client.points.redeem(request)).rejects.toMatchObject({ code: 'UPSTREAM_REFUSED' });
    const [redemption] = simulator.context.loyalty.redemptions.values();
    expect(redemption?.redeemedAtMs).toBe(Date.parse(redeemedAt));
    await expect(client.points.findRedemption(asked)).resolves.toMatchObject({
      redemptionId: redemption?.id,
      customerId: memberId,
    });
  });

  it('of a coupon that anybody may use is found by its code', async () => {
    const simulator = await startSimulator();
    simulator.seed({
      couponSeries: [{ id: 18426, isTransferable: true, discountType: 'PERC', discountUpto: '5' }],
      coupons: [{ code: 'ANYBODY', seriesId: 18426 }],
    });
    const client = simulatorClient(simulator);
    await expect(client.coupons.isRedeemable({ customer: member, code: 'anybody' })).resolves.toMatchObject({
      isRedeemable: true,
      discountType: 'PERC',
      discountUpTo: '5',
    });
    simulator.addFault({ kind: 'lost-answer', match: { path: '/v2/coupon/redeem' } });
    await expect(
      client.coupons.redeem({ customer: byId, code: 'anybody', billNumber: 'SHP-1' }),
    ).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await expect(client.coupons.byCode({ code: 'anybody' })).resolves.toMatchObject({
      coupon: { code: 'ANYBODY', redemptions: [{ transactionNumber: 'SHP-1' }] },
    });
    await expect(client.coupons.byCode({ code: 'NONE' })).resolves.toBeUndefined();
  });

  it('of points is the same one when it is sent again with its key', async () => {
    const simulator = await startSimulator();
    const client = simulatorClient(simulator);
    const request = { customer: member, points: '10', idempotencyKey: 'order-1' };
    simulator.addFault({ kind: 'lost-answer', match: { path: '/v1.1/points/redeem' } });
    await expect(client.points.redeem(request)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await expect(client.points.redeem(request)).resolves.toMatchObject({ points: '10' });
    await expect(client.points.balance({ customerId: memberId })).resolves.toMatchObject({ points: '1990' });
  });

  it('of a coupon is found among the coupons of the customer', async () => {
    const simulator = await startSimulator();
    simulator.seed({ couponSeries: [{ id: 18426 }] });
    const client = simulatorClient(simulator);
    const { code } = await client.coupons.issue({ customer: byId, seriesId: '18426' });
    simulator.addFault({ kind: 'lost-answer', match: { path: '/v2/coupon/redeem' } });
    await expect(
      client.coupons.redeem({ customer: byId, code, billNumber: 'SHP-1', billAmount: '1' }),
    ).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    const { coupons } = await client.customers.coupons({ customerId: memberId });
    expect(coupons).toMatchObject([{ code, redemptions: [{ transactionNumber: 'SHP-1' }] }]);
  });
});
