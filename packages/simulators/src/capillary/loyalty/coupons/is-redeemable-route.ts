import type { Router } from 'express';
import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import type { Customer } from '../customers/customer.ts';
import { whyNotRedeemable } from './check-coupon.ts';
import { chooseCoupons, type ChosenCoupon } from './choose-coupons.ts';
import { codeCaseOf } from './coupon-code.ts';
import { couponCustomer, couponCustomerView } from './coupon-customer.ts';
import { couponStatus } from './coupon-statuses.ts';
import { redemptionsLeft, timesRedeemed } from './redemptions-left.ts';
import { seriesView } from './series-view.ts';

/** v2 coupon/is_redeemable (reference section 6.6). A coupon that is not is told by its entry, not by a failure. */
export function mountIsRedeemable(router: Router, context: SimulatorContext): void {
  router.get(
    '/v2/coupon/is_redeemable',
    v2Route(context, (call) => {
      const { query } = call;
      const codes = (query.get('code') ?? '').split(',').filter((code) => code !== '');
      if (codes.length === 0) throw new Refusal([couponStatus(702)]);
      const customer = couponCustomer(context, Object.fromEntries(query));
      const chosen = chooseCoupons(context, codes, codeCaseOf(query.get('coupon_code_case')));
      return {
        customer: couponCustomerView(context, customer),
        redemption: chosen.map((one) => view(context, call, customer, one)),
        redemptionStatus: { code: 700, message: 'Coupon isRedeem successful', status: true },
        warnings: [],
      };
    }),
  );
}

function view(context: SimulatorContext, call: Call, customer: Customer, chosen: ChosenCoupon): unknown {
  const isFound = 'coupon' in chosen;
  const refusal = isFound ? whyNotRedeemable(context, call.caller, customer, chosen, null) : chosen.refusal;
  const details = call.query.get('details');
  return {
    appendedErrorMessage: refusal?.message ?? '',
    code: isFound ? chosen.coupon.code : chosen.code,
    isAbsolute: isFound && chosen.series.discountType === 'ABS',
    isRedeemable: refusal === null,
    numberOfRedemptionsByUser: isFound ? timesRedeemed(chosen.coupon, customer) : 0,
    redemptionsLeft: isFound ? redemptionsLeft(chosen.coupon, chosen.series) : 0,
    ...(isFound && (details === 'true' || details === 'extended')
      ? { seriesInfo: seriesView(context, chosen.series) }
      : {}),
    ...(refusal === null ? {} : { redemptionStatus: refusal }),
    warnings: [],
  };
}
