import type { Router } from 'express';
import type { SimulatorContext } from '../../context.ts';
import { decimalNumber } from '../amounts/decimal.ts';
import { withCustomerLock } from '../answers/customer-lock.ts';
import { parseInput } from '../answers/parse-input.ts';
import { Refusal } from '../answers/refusal.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import { couponCustomer, couponCustomerView } from './coupon-customer.ts';
import { couponStatus } from './coupon-statuses.ts';
import { redeemCoupons, redeemCouponsInput, type CouponOutcome } from './redeem-coupons.ts';

const MOST_CODES = 100;

type Redeemed = Exclude<CouponOutcome, { readonly refusal: unknown }>;

/** v2 coupon redemption, single and bulk (reference section 6.6). */
export function mountCouponRedemption(router: Router, context: SimulatorContext): void {
  router.post(
    '/v2/coupon/redeem',
    v2Route(context, (call) => redeem(context, call)),
  );
  router.post(
    '/v2/coupon/bulk/redeem',
    v2Route(context, (call) => bulkRedeem(context, call)),
  );
}

async function redeem(context: SimulatorContext, { body, caller }: Call): Promise<unknown> {
  const input = parseInput(redeemCouponsInput, body);
  const customer = couponCustomer(context, input.user);
  const outcomes = await withCustomerLock(context, customer.id, () =>
    redeemCoupons(context, caller, customer, input),
  );
  const refusals = outcomes.flatMap((outcome) => ('refusal' in outcome ? [outcome.refusal] : []));
  const own = refusals.find(({ code }) => code !== 749);
  if (own !== undefined) throw new Refusal([own]);
  const { code, message } = couponStatus(700);
  return {
    redemption: outcomes.flatMap((outcome) =>
      'refusal' in outcome ? [] : [redeemedView(outcome, 'redemption')],
    ),
    redemptionStatus: { status: true, message, code },
    customer: couponCustomerView(context, customer),
    warnings: [],
  };
}

async function bulkRedeem(context: SimulatorContext, { body, caller, query }: Call): Promise<unknown> {
  const input = parseInput(redeemCouponsInput, body);
  if (input.redemptionRequestList.length > MOST_CODES) throw new Refusal([couponStatus(629)]);
  const customer = couponCustomer(context, input.user);
  const isOnlyAsked = query.get('is_redeemable') === 'true';
  const outcomes = await withCustomerLock(context, customer.id, () =>
    redeemCoupons(context, caller, customer, input, isOnlyAsked),
  );
  return {
    response: outcomes.map((outcome) =>
      'refusal' in outcome
        ? { result: { code: outcome.code }, errors: [outcome.refusal], warnings: [] }
        : { entityId: outcome.coupon.id, result: redeemedView(outcome, 'coupon'), errors: [] },
    ),
    totalCount: outcomes.length,
    failureCount: outcomes.filter((outcome) => 'refusal' in outcome).length,
  };
}

/** `id` is the redemption's in a single call and the coupon's in a bulk call; `redemptionId` is -1 when only asked. */
function redeemedView(outcome: Redeemed, idOf: 'redemption' | 'coupon'): unknown {
  const { coupon, series, redemption } = outcome;
  const { code } = couponStatus(700);
  const message = redemption === null ? 'Coupon isRedeem successful' : couponStatus(700).message;
  return {
    id: idOf === 'redemption' ? redemption?.id : coupon.id,
    redemptionId: String(redemption?.id ?? -1),
    currencyInput: false,
    localToBaseCurrencyExchangeRate: 0,
    warnings: [],
    appendedErrorMessage: '',
    code: coupon.code,
    discountCode: series.discountCode,
    seriesCode: series.id,
    isAbsolute: series.discountType === 'ABS',
    couponValue: decimalNumber(series.discountValue),
    redemptionStatus: {
      statusCode: { status: true, message, code },
      warnings: [],
      warningsAsStatusCode: [],
      message,
      code,
      success: true,
    },
    discountType: series.discountType,
    discountValue: decimalNumber(series.discountValue),
    discountUpto: decimalNumber(series.discountUpto),
  };
}
