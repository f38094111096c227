import { createKeyRing } from '@capconnect/connector-kit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReceiptIds } from '../../src/receipts/create-receipt-ids.ts';

const key = (kid: string, byte: number) => `${kid}:${Buffer.alloc(32, byte).toString('base64')}`;
const ids = createReceiptIds({ keyRing: createKeyRing(key('k1', 7)) });
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const bill = fc.record({ tenantId: fc.string({ minLength: 1 }), deliveryId: fc.string({ minLength: 1 }) });
const issued = bill.map((one) => ids.issue(one));
const place = fc.nat({ max: 15 });

describe('a receipt id', () => {
  it('has 16 characters that can be told apart, in groups of four', () => {
    fc.assert(
      fc.property(issued, (id) => {
        expect(id).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
      }),
    );
  });

  it('is the same for the same bill, and of no other', () => {
    fc.assert(
      fc.property(bill, bill, (one, other) => {
        fc.pre(one.tenantId !== other.tenantId || one.deliveryId !== other.deliveryId);
        const id = ids.issue(one);
        expect(ids.issue({ ...one })).toBe(id);
        expect(ids.isOf(id, one)).toBe(true);
        expect(ids.isOf(id, other)).toBe(false);
        expect(ids.isOfStore(id, one.tenantId)).toBe(true);
      }),
    );
  });

  it('does not run the store and the bill into each other', () => {
    expect(ids.issue({ tenantId: 'a', deliveryId: 'b c' })).not.toBe(
      ids.issue({ tenantId: 'a b', deliveryId: 'c' }),
    );
    expect(ids.isOf(ids.issue({ tenantId: 'a', deliveryId: 'b' }), { tenantId: 'b', deliveryId: 'b' })).toBe(
      false,
    );
  });

  it('is read as people type it', () => {
    fc.assert(
      fc.property(issued, fc.constantFrom('', ' ', '-', ' - '), fc.boolean(), (id, separator, isLower) => {
        const typed = id
          .replaceAll('-', '')
          .split('')
          .join(separator)
          .replaceAll('0', 'O')
          .replaceAll('1', 'l');
        expect(ids.read(isLower ? typed.toLowerCase() : typed)).toBe(id);
      }),
    );
  });

  it('is known for mistyped when one character is wrong', () => {
    fc.assert(
      fc.property(issued, place, fc.constantFrom(...ALPHABET.split('')), (id, at, wrong) => {
        const characters = id.replaceAll('-', '').split('');
        fc.pre(characters[at] !== wrong);
        characters[at] = wrong;
        expect(ids.read(characters.join(''))).toBeUndefined();
      }),
    );
  });

  it('is known for mistyped when two characters changed places', () => {
    fc.assert(
      fc.property(issued, place, place, (id, one, other) => {
        const characters = id.replaceAll('-', '').split('');
        const [left, right] = [characters[one]!, characters[other]!];
        fc.pre(left !== right);
        characters[one] = right;
        characters[other] = left;
        expect(ids.read(characters.join(''))).toBeUndefined();
      }),
    );
  });

  it.each(['', '7K2R', 'U'.repeat(16), `${'0'.repeat(15)}U`, '7K2R-9QXM-4T8D-HB3W-0', '⁷K2R-9QXM-4T8D-HB3W'])(
    '%j is none',
    (text) => {
      expect(ids.read(text)).toBeUndefined();
    },
  );

  it('stays valid when the keys are rotated, and is worth nothing under other keys', () => {
    const of = { tenantId: 'store-1', deliveryId: 'till-1/1/2026-01-01/sale' };
    const rotated = createReceiptIds({ keyRing: createKeyRing(`${key('k2', 9)},${key('k1', 7)}`) });
    const foreign = createReceiptIds({ keyRing: createKeyRing(key('k1', 8)) });
    expect(rotated.isOf(ids.issue(of), of)).toBe(true);
    expect(rotated.issue(of)).not.toBe(ids.issue(of));
    expect(foreign.isOf(ids.issue(of), of)).toBe(false);
  });

  it('tells stores apart', () => {
    const stores = Array.from({ length: 200 }, (_, index) => `store-${index}`);
    const id = ids.issue({ tenantId: 'store-0', deliveryId: 'x' });
    expect(stores.filter((store) => ids.isOfStore(id, store)).length).toBeLessThan(5);
  });
});
