import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capillaryBillNumber, qualifiedBillNumber } from '../../src/mapping/capillary-bill-number.ts';

const facts = { till: 'till.one', businessDate: '2026-11-20' };

describe('the number in Capillary', () => {
  it.each([
    ['{billNumber}', '1001'],
    ['{store}-{till}-{date}-{billNumber}', 'store-1-till.one-20261120-1001'],
    ['POS {billNumber}', 'POS 1001'],
  ])('follows the template %s', (template, expected) => {
    expect(capillaryBillNumber({ template, store: 'store-1', facts, billNumber: '1001' })).toBe(expected);
  });

  it('is qualified by till and day where another bill has it, and keeps its end where it is too long', () => {
    expect(qualifiedBillNumber({ facts, billNumber: '1001' })).toBe('1001-till.one-20261120');
    const long = qualifiedBillNumber({ facts, billNumber: `${'9'.repeat(40)}1234567890` });
    expect(long).toHaveLength(50);
    expect(long.endsWith('1234567890-till.one-20261120')).toBe(true);
  });

  it('has at most 50 characters whatever the till is called', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 50 }),
        fc.string({ minLength: 1, maxLength: 100 }),
        (billNumber, till) => {
          const number = qualifiedBillNumber({ facts: { ...facts, till }, billNumber });
          expect(number.length).toBeLessThanOrEqual(50);
          expect(number.startsWith(billNumber.slice(-1)) || number.includes(billNumber.slice(-1))).toBe(true);
        },
      ),
    );
  });
});
