import { readFileSync } from 'node:fs';

const sample = readFileSync(
  new URL('../../../../contracts/vectors/shopify/orders_paid.pretty.json', import.meta.url),
  'utf8',
);

/** The documented sample of `orders/paid` as an order of its own, of the customer with that number. */
export function paidOrder(orderId: string, customer: number): string {
  return sample
    .replaceAll('6298473201994', orderId)
    .replaceAll('8190331224394', String(7_000_000_000_000 + customer))
    .replaceAll('+4915112345678', `+49151${String(20_000_000 + customer)}`)
    .replaceAll('zoe.mueller@example.com', `customer-${customer}@example.com`);
}
