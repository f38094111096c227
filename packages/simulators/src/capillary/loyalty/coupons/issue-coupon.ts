import type { Caller, SimulatorContext } from '../../context.ts';
import { codeFromId } from '../amounts/code-from-id.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Customer } from '../customers/customer.ts';
import type { Coupon, CouponSeries } from './coupon.ts';
import { couponStatus } from './coupon-statuses.ts';

const CODE_LENGTH = 8;

/** The series of that id: refused with 707 unknown, 712 expired. */
export function issuableSeries(context: SimulatorContext, seriesId: number): CouponSeries {
  const series = context.loyalty.couponSeries.get(seriesId);
  if (series === undefined) throw new Refusal([couponStatus(707)]);
  if (series.validTillMs < context.nowMs()) throw new Refusal([couponStatus(712)]);
  return series;
}

export function issueCoupon(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer,
  series: CouponSeries,
): Coupon {
  const id = context.nextId();
  const coupon: Coupon = {
    id,
    code: codeFromId(id, 'upper', CODE_LENGTH),
    seriesId: series.id,
    customerId: customer.id,
    issuedAtMs: context.nowMs(),
    issuedAtTill: caller.tillCode,
    validTillMs: series.validTillMs,
    redemptions: [],
    isRevoked: false,
  };
  context.loyalty.coupons.set(id, coupon);
  return coupon;
}
