import { describe, expect, it } from 'vitest';
import { orderingKey } from '../../src/inbound/ordering-key.ts';

const key = (body: string) => orderingKey(Buffer.from(body), 'event-1');

describe('orderingKey', () => {
  it('is the customer, in compact and in spaced JSON', () => {
    const order = {
      admin_graphql_api_id: 'gid://shopify/Order/1',
      customer: { admin_graphql_api_id: 'gid://shopify/Customer/820982911946154508' },
    };
    expect(key(JSON.stringify(order))).toBe('Customer/820982911946154508');
    expect(key(JSON.stringify(order, undefined, 2))).toBe('Customer/820982911946154508');
  });

  it('is the order where there is no customer', () => {
    expect(key('{"admin_graphql_api_id":"gid://shopify/Order/7","customer":null}')).toBe('Order/7');
  });

  it('is not taken from what a shopper wrote', () => {
    const note = JSON.stringify({
      note: '"gid://shopify/Customer/1"',
      admin_graphql_api_id: 'gid://shopify/Order/7',
    });
    expect(key(note)).toBe('Order/7');
  });

  it.each([
    '',
    'not json',
    '{"id":1}',
    '{"a":"gid://shopify/Customer/12x"}',
    `{"a":"gid://shopify/Order/${'9'.repeat(40)}"}`,
  ])('is the event for %j', (body) => expect(key(body)).toBe('event-1'));
});
