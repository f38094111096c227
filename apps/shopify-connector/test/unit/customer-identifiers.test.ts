import { describe, expect, it } from 'vitest';
import { customerIdentifiers } from '../../src/mapping/customer-identifiers.ts';
import { isCountryCode } from '../../src/mapping/country-of-phone.ts';
import { Order } from '../../src/shopify/order.schema.ts';

const DEFAULTS = {
  identifierOrder: ['mobile', 'email', 'externalId'],
  defaultCountryCode: undefined,
} as const;

function identifiersOf(changes: object, settings: object = {}) {
  const order = Order.parse({
    id: '1',
    currency: 'EUR',
    created_at: '2026-11-23T10:15:07+01:00',
    line_items: [],
    ...changes,
  });
  return customerIdentifiers(order, {
    ...DEFAULTS,
    identifierOrder: [...DEFAULTS.identifierOrder],
    ...settings,
  });
}

describe('customerIdentifiers', () => {
  it.each(['', 'call me', '12'])('takes the order’s phone where the customer’s is %j', (phone) => {
    expect(identifiersOf({ customer: { id: '7', phone }, phone: '+4915112345678' })[0]).toEqual({
      type: 'mobile',
      value: '4915112345678',
    });
  });

  it.each([
    'nobody',
    'a b@example.com',
    'a@b@c',
    'a,b@example.com',
    `${'a'.repeat(300)}@example.com`,
    'a\n@example.com',
  ])('does not take %j for an e-mail address', (email) => {
    expect(identifiersOf({ customer: { id: '7', email } })).toEqual([{ type: 'externalId', value: '7' }]);
  });
});

describe('isCountryCode', () => {
  it.each(['DE', 'GB', '49', '+1', '852'])('knows %s', (code) => expect(isCountryCode(code)).toBe(true));
  it.each(['UK', 'EU', 'ZZ', '999', '0', '', 'de'])('does not know %j', (code) =>
    expect(isCountryCode(code)).toBe(false),
  );
});

it('refuses numbers long enough to stop the process', () => {
  const line = {
    id: '1',
    quantity: '1',
    price_set: { shop_money: { amount: '9'.repeat(40), currency_code: 'EUR' } },
  };
  expect(() => identifiersOf({ line_items: [line] })).toThrow(/amount/);
  expect(() => identifiersOf({ id: '9'.repeat(60) })).toThrow(/id/);
});
