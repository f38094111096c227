import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TransactionRequest } from '../src/index.ts';
import { isSameBill } from '../src/transactions/is-same-bill.ts';
import type { TransactionRecord } from '../src/transactions/transaction-record.ts';

const request: TransactionRequest = {
  source: 'INSTORE',
  type: 'REGULAR',
  billNumber: 'SHP-1',
  billAmount: '100.50',
  billingDate: '2026-03-01T10:00:00.750+07:00',
};

const record: TransactionRecord = {
  transactionId: '880613909',
  customerId: '306',
  type: 'REGULAR',
  outlierStatus: undefined,
  deliveryStatus: undefined,
  billNumber: 'SHP-1',
  amount: '100.5',
  grossAmount: undefined,
  discount: undefined,
  billingTime: '2026-03-01T08:30:00+05:30',
  note: undefined,
};

const file = new URL('../../../contracts/vectors/capillary/time.json', import.meta.url);
const { vectors } = z
  .object({
    vectors: z.array(
      z.object({
        id: z.string(),
        input: z.object({ api: z.string(), text: z.string() }),
        expected: z.object({ readBack: z.string() }),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(file, 'utf8')));

describe('the same bill', () => {
  it.each(vectors.filter(({ input }) => input.api === 'v2'))(
    '$id: is known by the time that Capillary reads back',
    ({ input, expected }) => {
      const sent = { ...request, billingDate: input.text };
      const stored = { ...record, billingTime: expected.readBack };
      expect(isSameBill(sent, '306', stored)).toBe(true);
      const later = { ...request, billingDate: input.text.replace('10:00:00', '10:01:00') };
      expect(isSameBill(later, '306', stored)).toBe(false);
    },
  );

  it.each<[string, Partial<TransactionRequest>, Partial<TransactionRecord>, boolean]>([
    ['an exchange, which Capillary calls MIXED', {}, { type: 'MIXED' }, true],
    ['a return of it', {}, { type: 'RETURN' }, false],
    ['without a kind', {}, { type: undefined }, false],
    ["another customer's", {}, { customerId: '307' }, false],
    ["nobody's", {}, { customerId: undefined }, false],
    ['without a readable time', {}, { billingTime: undefined }, true],
    ['the wall clock under another zone', {}, { billingTime: '2026-03-01T10:00:00+05:30' }, true],
    ['a day later', {}, { billingTime: '2026-03-02T08:30:00+05:30' }, false],
    ['two seconds later', {}, { billingTime: '2026-03-01T08:30:02+05:30' }, false],
    ['another amount', {}, { amount: '100.51' }, false],
    ['without an amount', {}, { amount: undefined }, false],
    ['an amount that is none', { billAmount: 'ten' }, { amount: undefined }, false],
  ])('%s', (_title, sent, stored, isSame) => {
    expect(isSameBill({ ...request, ...sent }, '306', { ...record, ...stored })).toBe(isSame);
  });

  it('of nobody is not compared by its customer', () => {
    const sent = { ...request, type: 'NOT_INTERESTED' } as const;
    const stored = { ...record, type: 'NOT_INTERESTED', customerId: undefined };
    expect(isSameBill(sent, undefined, stored)).toBe(true);
  });
});

describe('a bill with a note', () => {
  const noted = { ...request, note: 'store-1/till-1/1001' };

  it('is known by it, whatever was set right since', () => {
    const stored = { ...record, note: noted.note, amount: '90', customerId: '7', billingTime: undefined };
    expect(isSameBill(noted, '306', stored)).toBe(true);
    expect(isSameBill(noted, '306', { ...stored, type: 'RETURN' })).toBe(false);
  });

  it('is not another store’s with the same number, amount, moment and customer', () => {
    expect(isSameBill(noted, '306', { ...record, note: 'store-2/till-1/1001' })).toBe(false);
  });

  it('is known by the other facts where Capillary kept no note', () => {
    expect(isSameBill(noted, '306', record)).toBe(true);
    expect(isSameBill(noted, '307', record)).toBe(false);
  });
});
