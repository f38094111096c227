import type { Router } from 'express';
import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { formatV1Time } from '../../time/cluster-time.ts';
import { decimalOf } from '../amounts/decimal.ts';
import { withCustomerLock } from '../answers/customer-lock.ts';
import { oneOrMany } from '../answers/one-or-many.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Status } from '../answers/status.ts';
import { v1Item, v1Route, type V1Answer, type V1Item } from '../answers/v1-answer.ts';
import type { Call } from '../answers/v2-route.ts';
import { scalarText } from '../customers/customer-input.ts';
import { v1CustomerInput } from '../customers/v1-customer-input.ts';
import { v1Identity } from '../customers/v1-customer-view.ts';
import { whyNotRedeemable } from './check-coupon.ts';
import { chooseCoupons, type ChosenCoupon } from './choose-coupons.ts';
import type { CouponSeries } from './coupon.ts';
import { couponCustomer } from './coupon-customer.ts';
import { couponStatus } from './coupon-statuses.ts';
import { redeemCoupons } from './redeem-coupons.ts';

const text = scalarText.nullish().transform((value) => value ?? '');

const v1Bill = z.object({ number: text, amount: z.union([z.string(), z.number()]).optional() });
const v1Coupon = z.object({
  code: text,
  customer: v1CustomerInput.optional(),
  transaction: oneOrMany(v1Bill).optional(),
});
const v1Coupons = z.object({ root: z.object({ coupon: oneOrMany(v1Coupon) }) });

/** v1.1 coupons: redeem, may it be redeemed, get (reference section 6.6). */
export function mountV1Coupons(router: Router, context: SimulatorContext): void {
  router.post(
    '/v1.1/coupon/redeem',
    v1Route(context, (call) => redeem(context, call)),
  );
  router.get(
    '/v1.1/coupon/isredeemable',
    v1Route(context, (call) => isRedeemable(context, call)),
  );
  router.get(
    '/v1.1/coupon/get',
    v1Route(context, ({ query }) => get(context, query)),
  );
}

async function redeem(context: SimulatorContext, call: Call): Promise<V1Answer> {
  const inputs = v1Coupons.safeParse(call.body).data?.root.coupon ?? [];
  const items: V1Item[] = [];
  for (const input of inputs) items.push(await redeemOne(context, call, input));
  return {
    items,
    place: (coupon) => ({ coupons: { coupon: coupon.length === 1 ? coupon[0] : coupon } }),
    failureStatus: context.settings.v1CouponFailureStatus,
    isBare: context.settings.v1CouponRedeemIsBare,
  };
}

async function redeemOne(
  context: SimulatorContext,
  { caller }: Call,
  input: z.output<typeof v1Coupon>,
): Promise<V1Item> {
  const { mobile = '', email = '', external_id = '' } = input.customer ?? {};
  const [bill] = input.transaction ?? [];
  const transaction = { amount: decimalOf(bill?.amount)?.toFixed(2) ?? '', number: bill?.number ?? '' };
  const refused = {
    customer: { mobile, email, external_id },
    code: input.code,
    is_absolute: 'false',
    transaction,
    side_effects: [],
  };
  return v1Item(async () => {
    const customer = couponCustomer(context, input.customer ?? {});
    const [outcome] = await withCustomerLock(context, customer.id, () =>
      redeemCoupons(context, caller, customer, {
        redemptionRequestList: [{ code: input.code }],
        user: {},
        transactionNumber: transaction.number,
        billAmount: bill?.amount,
      }),
    );
    if (outcome === undefined || 'refusal' in outcome) throw new Refusal([asV1(outcome?.refusal)]);
    const { coupon, series, redemption } = outcome;
    return {
      body: {
        customer: v1Identity(customer),
        redemption_id: String(redemption?.id ?? -1),
        code: coupon.code,
        discount_code: series.discountCode,
        series_code: String(series.id),
        series_info: [],
        is_absolute: String(series.discountType === 'ABS'),
        coupon_value: series.discountValue.toFixed(),
        transaction,
        side_effects: [],
      },
      isSuccess: true,
      code: 700,
      message: couponStatus(700).message,
    };
  }, refused);
}

/** The v1.1 sample calls a used-up code 696 where v2 says 728 (T30). */
function asV1(refusal: Status = couponStatus(702)): Status {
  return refusal.code === 728 ? couponStatus(696) : refusal;
}

async function isRedeemable(context: SimulatorContext, { query, caller }: Call): Promise<V1Answer> {
  const code = query.get('code') ?? '';
  const asked = {
    mobile: query.get('mobile') ?? '',
    email: query.get('email') ?? '',
    code,
    is_redeemable: 'false',
  };
  const item = await v1Item(() => {
    const customer = couponCustomer(context, Object.fromEntries(query));
    const chosen = existing(chooseCoupons(context, [code])[0]);
    const refusal = whyNotRedeemable(context, caller, customer, chosen, null);
    if (refusal !== null) throw new Refusal([asV1(refusal)]);
    const series_info = seriesInfo(context, chosen.series);
    const body = { ...v1Identity(customer), code: chosen.coupon.code, is_redeemable: 'true', series_info };
    return { body, isSuccess: true, code: 700, message: 'Coupon can be redeemed' };
  }, asked);
  return { items: [item], place: ([redeemable]) => ({ coupons: { redeemable } }) };
}

async function get(context: SimulatorContext, query: URLSearchParams): Promise<V1Answer> {
  const code = query.get('code') ?? '';
  const item = await v1Item(
    () => {
      const { coupon, series } = existing(chooseCoupons(context, [code])[0]);
      const body = {
        id: coupon.id,
        code: coupon.code,
        valid_till: formatV1Time(coupon.validTillMs, context.settings.clusterOffsetMinutes).slice(0, 10),
        issued_to: coupon.customerId ?? -1,
        series_info: seriesInfo(context, series),
      };
      return { body, isSuccess: true, code: 700, message: couponStatus(700).message };
    },
    { code },
  );
  return { items: [item], place: (coupon) => ({ coupons: { coupon } }) };
}

function existing(chosen: ChosenCoupon | undefined): Exclude<ChosenCoupon, { readonly refusal: Status }> {
  if (chosen === undefined || 'refusal' in chosen) throw new Refusal([couponStatus(702)]);
  return chosen;
}

function seriesInfo(context: SimulatorContext, series: CouponSeries): Record<string, unknown> {
  return {
    id: String(series.id),
    description: series.description,
    discount_code: series.discountCode,
    valid_till: formatV1Time(series.validTillMs, context.settings.clusterOffsetMinutes).slice(0, 10),
    discount_type: series.discountType,
    discount_value: series.discountValue.toFixed(),
  };
}
