import type { Big } from 'big.js';
import type { Caller, SimulatorContext } from '../../context.ts';
import type { Status } from '../answers/status.ts';
import type { Customer } from '../customers/customer.ts';
import type { Coupon, CouponSeries } from './coupon.ts';
import { couponStatus } from './coupon-statuses.ts';
import { timesRedeemed } from './redemptions-left.ts';

/** The bill that a coupon is for; null amount where the call has none. */
export interface CouponBill {
  readonly transactionNumber: string;
  readonly amount: Big | null;
}

/**
 * Why the coupon cannot be redeemed, `null` when it can: 660 revoked, 720 test, 712 and 713 expired, 703 and 710 not
 * theirs, 711 and 728 used up, 735 store, 718 number, 733 amount (reference section 6.6).
 */
export function whyNotRedeemable(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer,
  { coupon, series }: { readonly coupon: Coupon; readonly series: CouponSeries },
  bill: CouponBill | null,
): Status | null {
  if (coupon.isRevoked) return couponStatus(660);
  if (series.isTest) return couponStatus(720);
  if (series.validTillMs < context.nowMs()) return couponStatus(712);
  if (coupon.validTillMs < context.nowMs()) return couponStatus(713);
  if (!series.isTransferable && coupon.customerId !== customer.id) {
    return couponStatus(coupon.customerId === null ? 703 : 710);
  }
  const limit = series.redemptionsPerCode;
  if (limit !== -1 && timesRedeemed(coupon) >= limit) return couponStatus(limit === 1 ? 711 : 728);
  if (series.storeCodes.length > 0 && !series.storeCodes.includes(caller.storeCode)) return couponStatus(735);
  return bill === null ? null : whyNotForBill(series, bill);
}

function whyNotForBill(series: CouponSeries, bill: CouponBill): Status | null {
  if (series.needsTransactionNumber && bill.transactionNumber === '') return couponStatus(718);
  const isTooSmall = series.minimumBillAmount.gt(0) && !bill.amount?.gte(series.minimumBillAmount);
  return isTooSmall || bill.amount?.lt(0) ? couponStatus(733) : null;
}
