import { createKeyRing } from '@capconnect/connector-kit';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { identifierFields, identifiersOf } from '../../src/customers/customer-identifier.ts';
import { customerKey } from '../../src/customers/customer-key.ts';
import { mobileOf } from '../../src/customers/mobile-of.ts';

describe('a mobile number', () => {
  it.each([
    ['+49 170 1234567', undefined, '491701234567'],
    ['0049 170 1234567', undefined, '491701234567'],
    ['919988221100', undefined, '919988221100'],
    ['0170/1234567', 'DE', '491701234567'],
    ['491701234567', 'DE', '491701234567'],
    ['491701234567', '49', '491701234567'],
    // Begins with the code of its country, but is no whole number with it.
    ['9198822110', 'IN', '919198822110'],
    ['0170 1234567', '49', '491701234567'],
    ['+919988221100', 'DE', '919988221100'],
    ['9988221100', 'IN', '919988221100'],
    // No number of the store's country, but one of another.
    ['919988221100', 'IN', '919988221100'],
    ['0170 1234567', undefined, undefined],
    ['12', 'DE', undefined],
    ['abc', 'DE', undefined],
    ['call 0170 1234567', 'DE', undefined],
    ['', 'DE', undefined],
  ])('%s in a store of %s is %s', (text, country, expected) => {
    expect(mobileOf(text, country)).toBe(expected);
  });
});

describe('the fields that name a customer', () => {
  const Schema = z.strictObject(identifierFields('DE'));

  it('are read in the one spelling, in the one order', () => {
    const fields = Schema.parse({
      cardNumber: 'C-1',
      email: ' Ann@Example.org ',
      mobile: 491701234567,
      externalId: 42,
    });
    expect(identifiersOf(fields)).toEqual([
      { type: 'mobile', value: '491701234567' },
      { type: 'email', value: 'ann@example.org' },
      { type: 'externalId', value: '42' },
      { type: 'cardnumber', value: 'C-1' },
    ]);
  });

  it.each([
    { mobile: 'no number' },
    { mobile: 1.5 },
    { email: 'nobody' },
    { email: 'a,b@example.org' },
    { externalId: '' },
    { externalId: 2 ** 53 },
    { cardNumber: 'a,b' },
  ])('refuse %o without repeating it', (fields) => {
    const { error } = Schema.safeParse(fields);
    expect(error?.issues).toHaveLength(1);
    expect(error?.issues[0]?.path).toEqual(Object.keys(fields));
    expect(error?.issues[0]?.message).not.toContain(String(Object.values(fields)[0]) || 'nothing');
  });
});

describe('the key of a customer', () => {
  const keyRing = createKeyRing(`k1:${Buffer.alloc(32, 7).toString('base64')}`);
  const mobile = { type: 'mobile', value: '491701234567' } as const;

  it('is the same each time, tells stores and identifiers apart, and shows nothing', () => {
    const key = customerKey(keyRing, 'store-1', mobile);
    expect(customerKey(keyRing, 'store-1', { ...mobile })).toBe(key);
    expect(customerKey(keyRing, 'store-2', mobile)).not.toBe(key);
    expect(customerKey(keyRing, 'store-1', { type: 'cardnumber', value: mobile.value })).not.toBe(key);
    expect(key).not.toContain(mobile.value);
  });
});
