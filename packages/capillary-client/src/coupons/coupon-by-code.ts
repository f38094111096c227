import { z } from 'zod';
import type { Answered, Call } from '../call.ts';
import { COUPON_FAILURES } from '../failure/coupon-failures.ts';
import { couponRecord, type CouponRecord } from './coupon-record.ts';

const answer = z.object({ entity: z.array(couponRecord).nullish() });

/**
 * The coupon of a code, whoever it was issued to, or `undefined`: for those that are not among a customer's own
 * (reference section 6.6). Capillary reads the code in upper case.
 */
export async function couponByCode(
  call: Call,
  { code }: { readonly code: string },
): Promise<(Answered & { readonly coupon: CouponRecord }) | undefined> {
  const { value, requestId, warnings } = await call({
    name: 'coupons.byCode',
    method: 'GET',
    path: '/v2/coupon',
    query: { couponCodes: code },
    failures: COUPON_FAILURES,
    answer,
  });
  const wanted = code.toUpperCase();
  const coupon = value.entity?.find((one) => one.code.toUpperCase() === wanted);
  return coupon && { coupon, requestId, warnings };
}
