import { z } from 'zod';
import type { Caller, SimulatorContext } from '../../context.ts';
import { parseV1Time } from '../../time/cluster-time.ts';
import { decimalOf } from '../amounts/decimal.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Status } from '../answers/status.ts';
import { scalarText } from '../customers/customer-input.ts';
import type { Customer } from '../customers/customer.ts';
import { whyNotRedeemable, type CouponBill } from './check-coupon.ts';
import { chooseCoupons } from './choose-coupons.ts';
import type { Coupon, CouponRedemption, CouponSeries } from './coupon.ts';
import { couponCustomerInput } from './coupon-customer.ts';
import { couponStatus } from './coupon-statuses.ts';

/** Body of redeem and of bulk redeem (reference section 6.6). */
export const redeemCouponsInput = z.object({
  redemptionRequestList: z.array(z.object({ code: scalarText })),
  user: couponCustomerInput,
  transactionNumber: scalarText.default(''),
  billAmount: z.unknown().optional(),
  redemptionTime: z.string().optional(),
});

export type RedeemCouponsInput = z.output<typeof redeemCouponsInput>;

/** One asked code and what became of it; `redemption` is null where it was only asked. */
export type CouponOutcome =
  | {
      readonly code: string;
      readonly coupon: Coupon;
      readonly series: CouponSeries;
      readonly redemption: CouponRedemption | null;
    }
  | { readonly code: string; readonly refusal: Status };

/**
 * Redeems the coupons, all or none: one that cannot be redeemed leaves the others with 749. `isOnlyAsked` redeems nothing.
 * `redemptionTime` is checked (739) and otherwise unused: the server's time counts.
 */
export function redeemCoupons(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer,
  input: RedeemCouponsInput,
  isOnlyAsked = false,
): readonly CouponOutcome[] {
  const { transactionNumber, redemptionTime } = input;
  if (redemptionTime && parseV1Time(redemptionTime, context.settings.clusterOffsetMinutes) === undefined) {
    throw new Refusal([couponStatus(739)]);
  }
  const amount = decimalOf(input.billAmount);
  if (amount === undefined) throw new Refusal([couponStatus(733)]);
  const bill: CouponBill = { transactionNumber, amount };
  const codes = input.redemptionRequestList.map(({ code }) => code);
  const checked = chooseCoupons(context, codes).map((chosen) => {
    if ('refusal' in chosen) return chosen;
    const refusal = whyNotRedeemable(context, caller, customer, chosen, bill);
    return refusal === null ? chosen : { code: chosen.code, refusal };
  });
  const isRefused = checked.some((one) => 'refusal' in one);
  return checked.map((one) => {
    if ('refusal' in one) return one;
    if (isRefused) return { code: one.code, refusal: couponStatus(749) };
    const redemption = isOnlyAsked ? null : redeem(context, caller, customer, one.coupon, transactionNumber);
    return { code: one.code, coupon: one.coupon, series: one.series, redemption };
  });
}

function redeem(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer,
  coupon: Coupon,
  transactionNumber: string,
): CouponRedemption {
  const redemption: CouponRedemption = {
    id: context.nextId(),
    customerId: customer.id,
    atMs: context.nowMs(),
    transactionNumber,
    tillCode: caller.tillCode,
    isReversed: false,
  };
  coupon.redemptions.push(redemption);
  return redemption;
}
