import type { Customer } from '../customers/customer.ts';
import type { Coupon, CouponSeries } from './coupon.ts';

export function timesRedeemed(coupon: Coupon, by?: Customer): number {
  return coupon.redemptions.filter(
    ({ isReversed, customerId }) => !isReversed && (by === undefined || customerId === by.id),
  ).length;
}

/** -1 when the series has no limit (reference section 6.6). */
export function redemptionsLeft(coupon: Coupon, series: CouponSeries): number {
  const limit = series.redemptionsPerCode;
  return limit === -1 ? -1 : Math.max(0, limit - timesRedeemed(coupon));
}
