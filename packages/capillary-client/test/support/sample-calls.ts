import type { CapillaryClient, TransactionRequest } from '../../src/index.ts';

/** Personal data that may turn up nowhere but in requests. */
export const CANARY_MOBILE = '919988221100';
export const CANARY_EMAIL = 'canary@example.org';

export const BILL: TransactionRequest = {
  customer: { type: 'id', value: '306' },
  source: 'INSTORE',
  type: 'REGULAR',
  billNumber: 'SHP-1001',
  billAmount: '100.50',
  billingDate: '2026-01-01T10:00:00Z',
  note: CANARY_EMAIL,
  lineItemsV2: [
    { itemCode: 'SKU-1', qty: '1.000', rate: '110.00', value: '110.00', discount: '9.50', amount: '100.50' },
  ],
};

const customer = { type: 'mobile', value: CANARY_MOBILE } as const;
const account = { source: 'INSTORE' } as const;

/** One call of every method, by `resource.method`. */
export const SAMPLE_CALLS: Readonly<Record<string, (client: CapillaryClient) => Promise<unknown>>> = {
  'customers.lookup': (client) => client.customers.lookup({ ...account, identifiers: [customer] }),
  'customers.details': (client) => client.customers.details({ ...account, customerId: '306' }),
  'customers.add': (client) =>
    client.customers.add({
      ...account,
      firstName: 'Canary',
      identifiers: [customer, { type: 'email', value: CANARY_EMAIL }],
    }),
  'customers.update': (client) =>
    client.customers.update({ ...account, customerId: '306', firstName: 'Canary' }),
  'customers.changeIdentifier': (client) =>
    client.customers.changeIdentifier({ ...account, customerId: '306', add: [customer] }),
  'customers.loyaltyDetails': (client) => client.customers.loyaltyDetails({ customerId: '306' }),
  'customers.coupons': (client) => client.customers.coupons({ customerId: '306' }),
  'customers.transactions': (client) => client.customers.transactions({ customerId: '306' }),
  'transactions.add': (client) => client.transactions.add({ ...BILL, customer }),
  'transactions.addBulk': (client) => client.transactions.addBulk([{ ...BILL, customer }]),
  'transactions.getByBillNumber': (client) => client.transactions.getByBillNumber('SHP-1001'),
  'transactions.update': (client) =>
    client.transactions.update({ customer, transactionId: '880613909', deliveryStatus: 'SHIPPED' }),
  'transactions.retro': (client) =>
    client.transactions.retro({ transactionId: '880613909', customerId: '306' }),
  'points.balance': (client) => client.points.balance({ customerId: '306' }),
  'points.isRedeemable': (client) => client.points.isRedeemable({ customer, points: '10' }),
  'points.issueValidationCode': (client) => client.points.issueValidationCode({ customer, points: '10' }),
  'points.redeem': (client) =>
    client.points.redeem({ customer, points: '10', idempotencyKey: 'key-1', validationCode: '271828' }),
  'points.findRedemption': (client) =>
    client.points.findRedemption({ idempotencyKey: 'key-1', billNumber: 'SHP-1001' }),
  'points.reverse': (client) =>
    client.points.reverse({ customerId: '306', redemptionId: 'gWpna6', points: '2' }),
  'coupons.isRedeemable': (client) => client.coupons.isRedeemable({ customer, code: 'MGU9Y4PM' }),
  'coupons.redeem': (client) =>
    client.coupons.redeem({ customer, code: 'MGU9Y4PM', billNumber: 'SHP-1001', billAmount: '100.50' }),
  'coupons.reactivate': (client) => client.coupons.reactivate({ redemptionIds: ['83146'] }),
  'coupons.issue': (client) => client.coupons.issue({ customer, seriesId: '18426' }),
  'coupons.byCode': (client) => client.coupons.byCode({ code: 'MGU9Y4PM' }),
  'otp.generate': (client) =>
    client.otp.generate({ entityType: 'MOBILE', entityValue: CANARY_MOBILE, action: 'REGISTRATION' }),
  'otp.validate': (client) =>
    client.otp.validate({
      entityType: 'MOBILE',
      entityValue: CANARY_MOBILE,
      action: 'REGISTRATION',
      code: '271828',
    }),
  'organization.till': (client) => client.organization.till('test.till'),
};
