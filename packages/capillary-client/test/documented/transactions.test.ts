import { describe, expect, it } from 'vitest';
import { startAnsweringServer } from '../support/answering-server.ts';
import { clientFor } from '../support/client-for.ts';
import { CARRIED, exchange } from '../support/exchange.ts';
import { BILL } from '../support/sample-calls.ts';

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
    expect(result).toMatchObject({ transactionId: '880613909', points: '1000.25', ...CARRIED });
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
    expect(result.outcomes).toMatchObject([
      { kind: 'done', transaction: { transactionId: '38236696', points: '20' } },
      { kind: 'failed', error: { code: 'UPSTREAM_REFUSED', details: { capillaryCode: '8084' } } },
    ]);
    const rows: unknown = JSON.parse(sent.body);
    expect(rows).toMatchObject([
      { identifierType: 'id', identifierValue: '306', source: 'INSTORE', billNumber: 'SHP-1001' },
      { billNumber: 'SHP-2' },
    ]);
  });

  it('does not guess which bills of a batch were added when rows are missing', async () => {
    const body = { response: [{ entityId: 7 }], totalCount: 2, failureCount: 0 };
    const { result } = await exchange({ body }, (client) => client.transactions.addBulk([BILL, BILL]));
    const unknown = { kind: 'unknown', error: { code: 'OUTCOME_UNKNOWN' } };
    expect(result.outcomes).toMatchObject([unknown, unknown]);
  });

  it('knows nothing of a bill whose row says neither added nor refused', async () => {
    const body = { response: [{ entityId: 7 }, { warnings: [] }, null] };
    const { result } = await exchange({ body }, (client) => client.transactions.addBulk([BILL, BILL, BILL]));
    expect(result.outcomes.map(({ kind }) => kind)).toEqual(['done', 'unknown', 'unknown']);
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
