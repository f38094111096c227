import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { billLines, billTotals } from '../../src/mapping/bill-lines.ts';
import { Order } from '../../src/shopify/order.schema.ts';

const cents = (amount: number) => (amount / 100).toFixed(2);
const money = (amount: string, currency = 'EUR') => ({ shop_money: { amount, currency_code: currency } });

function orderOf(lines: readonly object[]) {
  return Order.parse({
    id: '1',
    currency: 'EUR',
    created_at: '2026-11-23T10:15:07+01:00',
    line_items: lines,
  });
}

it('adds up to the cent, whatever the lines: gross - discount = amount', () => {
  const line = fc.record({
    price: fc.integer({ min: 0, max: 9_999_999 }),
    quantity: fc.integer({ min: 1, max: 999 }),
    discounts: fc.array(fc.integer({ min: 0, max: 99_999 }), { maxLength: 4 }),
    isGiftCard: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const order = orderOf(
        lines.map(({ price, quantity, discounts, isGiftCard }, index) => ({
          id: String(index),
          quantity: String(quantity),
          gift_card: isGiftCard,
          price_set: money(cents(price)),
          discount_allocations: discounts.map((discount) => ({ amount_set: money(cents(discount)) })),
        })),
      );
      const merchandise = lines.filter(({ isGiftCard }) => !isGiftCard);
      const gross = merchandise.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
      const discount = merchandise.reduce(
        (sum, { discounts }) => sum + discounts.reduce((a, b) => a + b, 0),
        0,
      );
      expect(billTotals(billLines(order))).toEqual({
        grossAmount: cents(gross),
        discount: cents(discount),
        billAmount: cents(gross - discount),
      });
    }),
  );
});

it('keeps the third decimal of currencies that have one', () => {
  const order = { id: '1', quantity: '3', price_set: money('0.125') };
  expect(billLines(orderOf([order]))[0]).toMatchObject({ value: '0.375', amount: '0.375' });
});

it('does not add up different currencies', () => {
  const yen = { id: '1', quantity: '1', price_set: money('1000', 'JPY') };
  const reduced = {
    id: '2',
    quantity: '1',
    price_set: money('10.00'),
    discount_allocations: [{ amount_set: money('1', 'JPY') }],
  };
  for (const line of [yen, reduced]) expect(() => billLines(orderOf([line]))).toThrow(/currency/);
});
