import type { SimulatorContext } from '../../context.ts';
import { formatV2Time } from '../../time/cluster-time.ts';
import type { Coupon, CouponRedemption, CouponSeries } from './coupon.ts';
import { redemptionsLeft, timesRedeemed } from './redemptions-left.ts';
import { seriesView } from './series-view.ts';

export interface HeldCoupon {
  readonly coupon: Coupon;
  readonly series: CouponSeries;
}

/** Coupons that stand, with their series; revoked ones are gone. */
export function standingCoupons(
  context: SimulatorContext,
  isWanted: (coupon: Coupon) => boolean,
): readonly HeldCoupon[] {
  const { coupons, couponSeries } = context.loyalty;
  return [...coupons.values()].flatMap((coupon) => {
    const series = couponSeries.get(coupon.seriesId);
    return series === undefined || coupon.isRevoked || !isWanted(coupon) ? [] : [{ coupon, series }];
  });
}

/** A coupon as the lists show it (reference section 6.6). */
export function heldCouponView(
  context: SimulatorContext,
  { coupon, series }: HeldCoupon,
): Record<string, unknown> {
  const { clusterOffsetMinutes } = context.settings;
  const time = (atMs: number): string => formatV2Time(atMs, clusterOffsetMinutes);
  const redemption = ({ id, atMs, transactionNumber, tillCode }: CouponRedemption): unknown => ({
    id,
    date: time(atMs),
    transactionNumber,
    redeemedAt: { code: tillCode, name: context.org.tills.get(tillCode)?.name ?? tillCode },
  });
  const standing = coupon.redemptions.filter(({ isReversed }) => !isReversed);
  return {
    ...seriesView(context, series),
    code: coupon.code,
    id: coupon.id,
    validTill: time(coupon.validTillMs).slice(0, 10),
    validTillDateTime: time(coupon.validTillMs),
    createdDate: time(coupon.issuedAtMs),
    redemptionCount: timesRedeemed(coupon),
    redemptionsLeft: redemptionsLeft(coupon, series),
    transactionNumber: standing.at(-1)?.transactionNumber ?? '',
    issuedAt: {
      code: coupon.issuedAtTill,
      name: context.org.tills.get(coupon.issuedAtTill)?.name ?? coupon.issuedAtTill,
    },
    redemptions: standing.map(redemption),
    reversedRedemptions: coupon.redemptions.filter(({ isReversed }) => isReversed).map(redemption),
  };
}
