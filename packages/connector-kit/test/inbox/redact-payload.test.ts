import { describe, expect, it } from 'vitest';
import { redactPayload } from '../../src/inbox/redact-payload.ts';

const PERSONAL = {
  email: 'canary@example.com',
  phone: '+4915112345678',
  mobile: 919_812_345_678,
  first_name: 'Canary',
  name: '#1001',
  note: 'call me',
  order_status_url: 'https://shop.example/orders/canary-token/authenticate?key=canary',
  token: 'canary-token',
  browser_ip: '203.0.113.7',
  client_details: { browser_ip: '203.0.113.7' },
  phone_details: { number: '4915112345678', id: 'canary' },
  type: 'Canary',
  state: 'Canary-Street.5',
  birth_date: '1980-canary',
  national_id: 'canary',
  user_id: 'canary.smith',
  note_attributes: [{ name: 'canary', value: 'canary', id: 'canary' }],
  externalId: 'canary@example.com',
  external_id: '4915112345678',
  subscriberKey: 'canary@example.com',
  contactId: 'canary',
  identifierValue: '4915112345678',
  password: 'canary',
};

function redacted(value: unknown): unknown {
  return redactPayload(Buffer.from(JSON.stringify(value)));
}

describe('redactPayload', () => {
  it.each(Object.entries(PERSONAL))('masks %s', (key, value) => {
    const shown = JSON.stringify(redacted({ [key]: value, list: [{ [key]: value }] }));
    expect(shown).not.toMatch(/canary|call me|1001|49151|919812|203\.0/i);
    expect(shown).toContain('[masked]');
  });

  it('shows what an order is about', () => {
    const order = {
      id: 820_982_911_946_154_500,
      admin_graphql_api_id: 'gid://shopify/Order/820982911946154508',
      created_at: '2026-01-02T08:53:05-05:00',
      currency: 'USD',
      total_price: '409.94',
      financial_status: 'paid',
      test: true,
      cancelled_at: null,
      line_items: [{ id: 1, sku: 'IPOD-2008', quantity: 1, price: '199.00' }],
      billedAt: '2026-01-02T08:53:05Z',
      grossAmount: 12.5,
    };
    expect(redacted(order)).toEqual({ ...order, id: '820982911946154500' });
  });

  it('keeps every digit of an id that a number cannot hold', () => {
    expect(redactPayload(Buffer.from('{"id":820982911946154509}'))).toEqual({ id: '820982911946154509' });
  });

  it('does not trust a harmless name with a person in it', () => {
    expect(
      redacted({ id: 'canary@example.com', order_id: '+4915112345678', sku: 'for Canary Smith' }),
    ).toEqual({
      id: '[masked]',
      order_id: '[masked]',
      sku: '[masked]',
    });
  });

  it('masks what a harmless name contains when it is more than a value', () => {
    expect(redacted({ source: { email: 'canary@example.com' }, discount: [{ code: 'CANARY' }] })).toEqual({
      source: { email: '[masked]' },
      discount: [{ code: '[masked]' }],
    });
  });

  it('masks names that are a person', () => {
    expect(redacted({ 'canary@example.com': { id: 1 }, '4915112345678': { id: 2 } })).toEqual({
      '[masked]': { id: 2 },
    });
  });

  it.each([
    ['text', Buffer.from('email=canary@example.com'), '[24 bytes that are not JSON]'],
    ['nothing', Buffer.alloc(0), '[0 bytes that are not JSON]'],
    ['a bare string', Buffer.from('"canary"'), '[masked]'],
  ])('says so of %s', (_name, payload, shown) => {
    expect(redactPayload(payload)).toBe(shown);
  });

  it('cuts depths and lengths that no platform sends', () => {
    const deep = `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`;
    expect(JSON.stringify(redactPayload(Buffer.from(deep)))).toContain('deeper levels are not shown');
    const long = redacted(Array.from({ length: 5_000 }, () => ({ id: 1 })));
    expect(long).toHaveLength(201);
  });
});
