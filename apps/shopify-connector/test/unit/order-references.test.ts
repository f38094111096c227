import { describe, expect, it } from 'vitest';
import { orderReferences } from '../../src/mapping/order-references.ts';

describe('orderReferences', () => {
  it('has the order’s id and number, and the customer’s id and contact', () => {
    const customer = { id: '7', email: 'ann@example.com', phone: '+4915112345678' };
    const order = { id: '5', name: '#1042', order_number: '1042', email: 'other@example.com', phone: null };
    expect(orderReferences({ ...order, customer }).toSorted()).toEqual(
      ['5', '#1042', '1042', '7', 'ann@example.com', '+4915112345678', 'other@example.com'].toSorted(),
    );
  });

  it.each([
    [{ id: '5', customer: null }, ['5']],
    [{ id: '5', name: { first: 'x' }, customer: 'x' }, ['5']],
    [{}, []],
    [[], []],
    ['text', []],
    [null, []],
  ])('takes what is there of %j', (payload, references) => {
    expect(orderReferences(payload)).toEqual(references);
  });
});
