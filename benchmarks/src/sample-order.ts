import { readFileSync } from 'node:fs';

const SAMPLE = new URL('../../contracts/vectors/shopify/orders_paid.pretty.json', import.meta.url);
const ORDER_ID = '6298473201994';
const CUSTOMER_ID = '8190331224394';
const PHONE = '+4915112345678';
const EMAIL = 'zoe.mueller@example.com';

/** The documented `orders/paid` as Shopify sends it, without spaces: about 10 kB. */
export function sampleOrder(): string {
  return JSON.stringify(JSON.parse(readFileSync(SAMPLE, 'utf8')));
}

/** In international form: of the customer of the order with this number, from 0 to 99,999. */
export function phoneOf(number: number): string {
  return `+49151123${String(number).padStart(5, '0')}`;
}

/** Makes of the sample another order of another customer, for numbers from 0 to 99,999. */
export function createOrders(): (number: number) => Buffer {
  const text = sampleOrder();
  return (number) => {
    const digits = String(number).padStart(6, '0');
    return Buffer.from(
      text
        .replaceAll(ORDER_ID, `6298473${digits}`)
        .replaceAll(CUSTOMER_ID, `8190331${digits}`)
        .replaceAll(PHONE, phoneOf(number))
        .replaceAll(EMAIL, `buyer-${digits}@example.com`),
    );
  };
}
