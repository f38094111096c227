import { readFileSync } from 'node:fs';

const sample = readFileSync(
  new URL('../../../../contracts/vectors/shopify/orders_paid.pretty.json', import.meta.url),
  'utf8',
);

export interface PaidOrder {
  /** Shopify ids as digits; those of the sample when left out. */
  readonly id?: string;
  readonly customerId?: string;
  /** In international form. */
  readonly phone?: string;
  readonly email?: string;
  readonly shop?: string;
  readonly isGuest?: boolean;
  /** Unit price of the first item. */
  readonly price?: string;
}

/** The documented sample of `orders/paid` with other facts in it, as the text that Shopify would send. */
export function paidOrder(facts: PaidOrder = {}): string {
  const { id = '6298473201994', customerId = '8190331224394', phone = '+4915112345678' } = facts;
  const { email = 'zoe.mueller@example.com', shop = 'test-shop.myshopify.com', price = '40.00' } = facts;
  const text = sample
    .replaceAll('6298473201994', id)
    .replaceAll('8190331224394', customerId)
    .replaceAll('+4915112345678', phone)
    .replaceAll('zoe.mueller@example.com', email)
    .replaceAll('test-shop.myshopify.com', shop)
    .replaceAll('"amount": "40.00"', `"amount": "${price}"`);
  return facts.isGuest === true ? text.replace(/"customer": \{[\s\S]*?\n \},/, '"customer": null,') : text;
}
