import { exactNumber } from '../exact-json.ts';

/** Names by which the coupon calls find a customer (reference section 6.6). */
export interface CouponCustomer {
  readonly type: 'id' | 'mobile' | 'email' | 'externalId';
  readonly value: string;
}

/** As the bodies take it: the id is a number there, the rest is text. */
export function toCouponCustomer({ type, value }: CouponCustomer): Readonly<Record<string, unknown>> {
  return { [type]: type === 'id' ? exactNumber(value, 'id') : value };
}
