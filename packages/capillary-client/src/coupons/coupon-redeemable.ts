import { z } from 'zod';
import { flagField, optionalDecimalField, textField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { COUPON_FAILURES } from '../failure/coupon-failures.ts';
import { toNotRedeemable, type NotRedeemable } from '../redeemable.ts';
import { warningsOf } from '../warnings.ts';
import type { CouponCustomer } from './coupon-customer.ts';

export interface CouponRedeemableQuery {
  readonly customer: CouponCustomer;
  readonly code: string;
}

/** Whether a coupon can be redeemed, or why not. */
export type CouponRedeemable =
  | (Answered & {
      readonly isRedeemable: true;
      /** How often it can be used yet; `undefined` when unlimited or not told. */
      readonly redemptionsLeft: string | undefined;
      /** What it takes off, when Capillary tells: `ABS` an amount, `PERC` a part of up to `discountUpTo`. */
      readonly discountType: string | undefined;
      readonly discountValue: string | undefined;
      readonly discountUpTo: string | undefined;
    })
  | NotRedeemable;

const row = z.object({
  isRedeemable: flagField,
  redemptionsLeft: textField,
  redemptionStatus: z.object({ code: textField }).nullish(),
  // With `details`.
  seriesInfo: z
    .object({
      discountType: textField,
      discountValue: optionalDecimalField,
      discountUpto: optionalDecimalField,
    })
    .nullish(),
  warnings: z.unknown().optional(),
});
const answer = z.object({ redemption: z.array(row).length(1) });

/** Asks before redeeming (reference section 6.6). "No" is an answer, not an error. */
export async function couponRedeemable(call: Call, query: CouponRedeemableQuery): Promise<CouponRedeemable> {
  try {
    const { value, requestId, warnings } = await call({
      name: 'coupons.isRedeemable',
      method: 'GET',
      path: '/v2/coupon/is_redeemable',
      query: { [query.customer.type]: query.customer.value, code: query.code, details: 'true' },
      failures: COUPON_FAILURES,
      answer,
    });
    const coupon = value.redemption[0]!;
    if (coupon.isRedeemable) {
      const { redemptionsLeft } = coupon;
      const isUnlimited = redemptionsLeft === '-1';
      return {
        isRedeemable: true,
        redemptionsLeft: isUnlimited ? undefined : redemptionsLeft,
        discountType: coupon.seriesInfo?.discountType,
        discountValue: coupon.seriesInfo?.discountValue,
        discountUpTo: coupon.seriesInfo?.discountUpto,
        requestId,
        warnings,
      };
    }
    // The text that comes with it is Capillary's; the code, where there is one, tells the same in our words.
    const codes = [coupon.redemptionStatus?.code, ...warningsOf(coupon).map(({ code }) => code)];
    const capillaryCode = codes.find((code) => code !== undefined && COUPON_FAILURES.has(code));
    const reason = COUPON_FAILURES.get(capillaryCode ?? '')?.words ?? 'The coupon cannot be redeemed.';
    return { isRedeemable: false, reason, capillaryCode, requestId, warnings };
  } catch (error) {
    return toNotRedeemable(error);
  }
}
