import type { SimulatorContext } from '../../context.ts';
import type { Coupon, CouponSeries } from './coupon.ts';
import { redemptionsLeft, timesRedeemed } from './redemptions-left.ts';

type Facts = Readonly<Record<'isActive' | 'isRedeemed' | 'isRedeemable', boolean>>;

/** The statuses by which a customer's coupons are filtered (reference section 6.6). */
const STATUSES: Readonly<Record<string, (facts: Facts) => boolean>> = {
  REDEEMED: ({ isRedeemed }) => isRedeemed,
  UNREDEEMED: ({ isRedeemed }) => !isRedeemed,
  ACTIVE: ({ isActive }) => isActive,
  EXPIRED: ({ isActive }) => !isActive,
  ACTIVE_REDEEMED: ({ isActive, isRedeemed }) => isActive && isRedeemed,
  ACTIVE_UNREDEEMED: ({ isActive, isRedeemed }) => isActive && !isRedeemed,
  EXPIRED_REDEEMED: ({ isActive, isRedeemed }) => !isActive && isRedeemed,
  EXPIRED_UNREDEEMED: ({ isActive, isRedeemed }) => !isActive && !isRedeemed,
  REDEEMABLE: ({ isRedeemable }) => isRedeemable,
};

/** Whether the coupon has any of the comma separated statuses; every coupon has when none is asked. */
export function hasStatus(
  context: SimulatorContext,
  { coupon, series }: { readonly coupon: Coupon; readonly series: CouponSeries },
  statuses: string | null,
): boolean {
  if (!statuses) return true;
  const isActive = coupon.validTillMs >= context.nowMs() && series.validTillMs >= context.nowMs();
  const isRedeemable = isActive && !series.isTest && redemptionsLeft(coupon, series) !== 0;
  const facts = { isActive, isRedeemed: timesRedeemed(coupon) > 0, isRedeemable };
  return statuses.split(',').some((status) => STATUSES[status.trim()]?.(facts) ?? false);
}
