import { z } from 'zod';
import { optionalDecimalField, optionalIdField, textField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { exactNumber } from '../exact-json.ts';
import { COUPON_FAILURES } from '../failure/coupon-failures.ts';
import { toCouponCustomer, type CouponCustomer } from './coupon-customer.ts';

export interface IssuedCoupon extends Answered {
  readonly couponId: string | undefined;
  readonly code: string;
  readonly validTill: string | undefined;
  /** `ABS` or `PERC`. */
  readonly discountType: string | undefined;
  /** Decimal strings. */
  readonly discountValue: string | undefined;
  readonly discountUpTo: string | undefined;
}

const answer = z.object({
  id: optionalIdField,
  code: z.string().min(1),
  validTill: textField,
  discountType: textField,
  discountValue: optionalDecimalField,
  discountUpto: optionalDecimalField,
});

/**
 * Gives the customer a coupon of a series (reference section 6.6). It carries no idempotency key: after
 * `OUTCOME_UNKNOWN` look at `customers.coupons`, do not send it again.
 */
export async function issueCoupon(
  call: Call,
  request: { readonly customer: CouponCustomer; readonly seriesId: string },
): Promise<IssuedCoupon> {
  const { value, requestId, warnings } = await call({
    name: 'coupons.issue',
    method: 'POST',
    path: '/v2/coupon/issue',
    body: {
      seriesId: exactNumber(request.seriesId, 'seriesId'),
      customer: toCouponCustomer(request.customer),
    },
    failures: COUPON_FAILURES,
    answer,
  });
  const { id, discountUpto, ...coupon } = value;
  return { ...coupon, couponId: id, discountUpTo: discountUpto, requestId, warnings };
}
