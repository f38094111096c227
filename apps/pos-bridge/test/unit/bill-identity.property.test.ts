import { randomBytes } from 'node:crypto';
import { createKeyRing } from '@capconnect/connector-kit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billDeliveryId, type BillIdentity } from '../../src/bills/bill-identity.ts';
import { billFingerprint, hasFingerprint } from '../../src/bills/fingerprint.ts';
import { createReadBill } from '../../src/bills/read-bill.ts';

const readBill = createReadBill();
const keyRing = createKeyRing(`k1:${randomBytes(32).toString('base64')}`);

const identity: fc.Arbitrary<BillIdentity> = fc.record({
  // Of few characters, so that parts could run into each other.
  till: fc.string({ unit: fc.constantFrom('a', '/', '%', '1', '-', 'ö'), minLength: 1, maxLength: 4 }),
  billNumber: fc.string({ unit: fc.constantFrom('a', '/', '%', '1', '-', 'ö'), minLength: 1, maxLength: 4 }),
  businessDate: fc.constantFrom('2026-11-20', '2026-11-21'),
  kind: fc.constantFrom('sale', 'return', 'not-interested'),
});

const cents = fc.nat({ max: 10_000_000 });

interface Facts {
  readonly amount: number;
  readonly lines: readonly { readonly quantity: number; readonly price: number }[];
}

const facts: fc.Arbitrary<Facts> = fc.record({
  amount: cents,
  lines: fc.array(fc.record({ quantity: fc.nat({ max: 99 }), price: cents }), { maxLength: 4 }),
});

/** The many ways in which a till may write one amount. */
function spelled(hundredths: number, spelling: number): string {
  const whole = Math.trunc(hundredths / 100);
  const text = `${whole}.${String(hundredths % 100).padStart(2, '0')}`;
  const short = text.replace(/\.?0+$/, '');
  return [text, `"${text}"`, short, `"${short}"`, `"${text}00"`, `${hundredths}e-2`][spelling % 6] ?? text;
}

function written({ amount, lines }: Facts, spelling: number, extra: string): Buffer {
  const lineTexts = lines.map(({ quantity, price }, index) => {
    const at = spelling + index;
    const fields = [
      '"itemCode":"A"',
      `"quantity":${spelled(quantity * 100, at)}`,
      `"rate":${spelled(price, at + 1)}`,
      `"value":${spelled(price, at + 2)}`,
      `"amount":${spelled(price, at + 3)}`,
    ];
    return `{${(at % 2 === 0 ? fields : fields.toReversed()).join(',')}}`;
  });
  const fields = [
    '"billNumber":"1001"',
    '"type":"REGULAR"',
    '"billedAt":"2026-11-20T10:15:00Z"',
    `"amount":${spelled(amount, spelling)}`,
    `"lines":[${lineTexts.join(',')}]`,
    `"requestId":${JSON.stringify(extra)}`,
  ];
  return Buffer.from(`{${(spelling % 2 === 0 ? fields : fields.toReversed()).join(',')}}`);
}

describe('the identity of a bill', () => {
  it('is the same for the same parts and another for others', () => {
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(billDeliveryId(one) === billDeliveryId(other)).toBe(isSame);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the fingerprint of a bill', () => {
  it('is the same however the till writes it, and whatever it adds', () => {
    fc.assert(
      fc.property(facts, fc.nat({ max: 50 }), fc.nat({ max: 50 }), fc.string(), (bill, one, other, extra) => {
        const first = readBill(written(bill, one, ''), undefined).bill;
        const second = readBill(written(bill, other, extra), undefined).bill;
        expect(billFingerprint(keyRing, second)).toBe(billFingerprint(keyRing, first));
      }),
      { numRuns: 500 },
    );
  });

  it('is another for any other content', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const first = readBill(written(one, 0, ''), undefined).bill;
        const second = readBill(written(other, 0, ''), undefined).bill;
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(hasFingerprint(keyRing, second, billFingerprint(keyRing, first))).toBe(isSame);
      }),
      { numRuns: 500 },
    );
  });

  it('is known under a key that was replaced, and unknown without the keys', () => {
    const { bill } = readBill(written({ amount: 9_000, lines: [] }, 0, ''), undefined);
    const [oldKey, newKey] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64'));
    const fingerprint = billFingerprint(createKeyRing(`old:${oldKey}`), bill);
    expect(hasFingerprint(createKeyRing(`new:${newKey},old:${oldKey}`), bill, fingerprint)).toBe(true);
    expect(hasFingerprint(createKeyRing(`new:${newKey}`), bill, fingerprint)).toBe(false);
  });
});
