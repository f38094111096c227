import type { SimulatorContext } from '../../context.ts';
import type { Status } from '../answers/status.ts';
import type { Coupon, CouponSeries } from './coupon.ts';
import { findCoupon, type CouponCodeCase } from './coupon-code.ts';
import { couponStatus } from './coupon-statuses.ts';

/** One asked code: its coupon, or why there is none. */
export type ChosenCoupon =
  | { readonly code: string; readonly coupon: Coupon; readonly series: CouponSeries }
  | { readonly code: string; readonly refusal: Status };

/** Looks the codes up: 702 for one that does not exist, 716 for one that was asked before in the same call. */
export function chooseCoupons(
  context: SimulatorContext,
  codes: readonly string[],
  codeCase: CouponCodeCase = 'UPPER',
): readonly ChosenCoupon[] {
  const seen = new Set<number>();
  return codes.map((code) => {
    const coupon = findCoupon(context, code, codeCase);
    const series = coupon === undefined ? undefined : context.loyalty.couponSeries.get(coupon.seriesId);
    if (coupon === undefined || series === undefined) return { code, refusal: couponStatus(702) };
    if (seen.has(coupon.id)) return { code, refusal: couponStatus(716) };
    seen.add(coupon.id);
    return { code, coupon, series };
  });
}
