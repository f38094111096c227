import { AppError } from '@capconnect/kernel';
import { Big } from 'big.js';
import type { Order, OrderLineItem } from '../shopify/order.schema.ts';

/** One line of the bill. Money has two decimals or as many as the shop's currency carries, as text. */
export interface BillLine {
  readonly itemCode: string;
  readonly qty: string;
  readonly rate: string;
  readonly value: string;
  readonly discount: string;
  readonly amount: string;
  readonly description?: string;
}

export interface BillTotals {
  readonly billAmount: string;
  readonly grossAmount: string;
  readonly discount: string;
}

/**
 * The merchandise of an order in shop money: what was bought, before and after discounts. Gift cards are left out,
 * since they earn when they are spent; shipping and tips are no merchandise and never earn.
 * @throws `PAYLOAD_INVALID` when the amounts are not all of the order's currency.
 */
export function billLines(order: Order): readonly BillLine[] {
  for (const { price_set, discount_allocations } of order.line_items) {
    for (const { shop_money } of [price_set, ...discount_allocations.map(({ amount_set }) => amount_set)]) {
      if (shop_money.currency_code !== order.currency) throw mixedCurrencies();
    }
  }
  return order.line_items.filter((line) => !line.gift_card).map(billLine);
}

function mixedCurrencies(): AppError {
  return new AppError(
    'PAYLOAD_INVALID',
    'The order has amounts of another currency than its own in shop money, so they cannot be added up. Look at the delivery.',
  );
}

/** Sums of the lines, so that gross - discount = amount always holds. */
export function billTotals(lines: readonly BillLine[]): BillTotals {
  return {
    billAmount: sum(lines, 'amount'),
    grossAmount: sum(lines, 'value'),
    discount: sum(lines, 'discount'),
  };
}

function billLine(line: OrderLineItem): BillLine {
  const rate = line.price_set.shop_money.amount;
  const value = new Big(rate).times(line.quantity);
  const discount = line.discount_allocations.reduce(
    (total, { amount_set }) => total.plus(amount_set.shop_money.amount),
    new Big(0),
  );
  return {
    itemCode: itemCode(line),
    qty: line.quantity,
    rate,
    value: money(value),
    discount: money(discount),
    amount: money(value.minus(discount)),
    ...(line.name ? { description: line.name } : {}),
  };
}

/** The SKU, as stock systems know the item; items without one are known by their variant, product or line. */
function itemCode(line: OrderLineItem): string {
  return line.sku || line.variant_id || line.product_id || line.id;
}

function sum(lines: readonly BillLine[], field: 'amount' | 'value' | 'discount'): string {
  return money(lines.reduce((total, line) => total.plus(line[field]), new Big(0)));
}

/** At least two decimals; a third (as in Kuwait) is kept. */
function money(amount: Big): string {
  const exact = amount.toFixed();
  return (exact.split('.')[1] ?? '').length > 2 ? exact : amount.toFixed(2);
}
