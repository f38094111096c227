import type { Router } from 'express';
import type { Big } from 'big.js';
import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { decimalNumber } from '../amounts/decimal.ts';
import { withCustomerLock } from '../answers/customer-lock.ts';
import { oneOrMany } from '../answers/one-or-many.ts';
import { v1Item, v1Route, type V1Answer, type V1Item } from '../answers/v1-answer.ts';
import type { Call } from '../answers/v2-route.ts';
import type { Customer } from '../customers/customer.ts';
import { v1Identity } from '../customers/v1-customer-view.ts';
import { sendPointsCode } from './points-code.ts';
import { pointsTotals } from './points-ledger.ts';
import type { PointsRedemption } from './points-redemption.ts';
import { redeemInput, redeemPoints, type RedeemInput } from './redeem-points.ts';
import { redeemablePoints, redeemer } from './redemption-rules.ts';
import { refuseMissingCode } from './refuse-missing-code.ts';

const redeemBody = z.object({ root: z.object({ redeem: oneOrMany(redeemInput) }) });

/** v1.1 points: may they be redeemed, a validation code, and redeem (reference section 6.5). */
export function mountV1Points(router: Router, context: SimulatorContext): void {
  router.get(
    '/v1.1/points/isredeemable',
    v1Route(context, (call) => isRedeemable(context, call)),
  );
  router.get(
    '/v1.1/points/validationcode',
    v1Route(context, (call) => validationCode(context, call)),
  );
  router.post(
    '/v1.1/points/redeem',
    v1Route(context, (call) => redeem(context, call)),
  );
}

async function isRedeemable(context: SimulatorContext, { query }: Call): Promise<V1Answer> {
  const asked = {
    mobile: query.get('mobile') ?? '',
    email: query.get('email') ?? '',
    external_id: query.get('external_id') ?? '',
  };
  const points = query.get('points') ?? '';
  const item = await v1Item(
    () => {
      const customer = redeemer(context, Object.fromEntries(query));
      const redeemable = redeemablePoints(context, customer, points);
      const code = query.get('validation_code') ?? '';
      if (code !== '') refuseMissingCode(context, customer, code, query.get('skip_validation') === 'true');
      if (query.get('issue_otp') === 'true') sendPointsCode(context, customer);
      return {
        body: redeemableView(context, customer, redeemable),
        isSuccess: true,
        code: 800,
        message: 'Points can be redeemed',
      };
    },
    { ...asked, points, is_redeemable: 'false', points_redeem_value: 0 },
  );
  return { items: [item], place: ([redeemable]) => ({ points: { redeemable } }) };
}

function redeemableView(context: SimulatorContext, customer: Customer, points: Big): Record<string, unknown> {
  const worth = decimalNumber(points.times(context.settings.pointsCurrencyRatio));
  return {
    ...v1Identity(customer),
    points: decimalNumber(points),
    is_redeemable: 'true',
    points_redeem_value: worth,
    points_redeem_local_value: worth,
    input_type: 'points',
    points_currency_ratio: context.settings.pointsCurrencyRatio,
  };
}

async function validationCode(context: SimulatorContext, { query }: Call): Promise<V1Answer> {
  const points = query.get('points') ?? '';
  const asked = { mobile: query.get('mobile') ?? '', email: query.get('email') ?? '', points };
  const item = await v1Item(() => {
    const customer = redeemer(context, Object.fromEntries(query));
    redeemablePoints(context, customer, points);
    sendPointsCode(context, customer);
    const body = { ...v1Identity(customer), points };
    return { body, isSuccess: true, code: 200, message: 'Validation Code Issued by SMS/Email' };
  }, asked);
  return { items: [item], place: ([code]) => ({ validation_code: { code } }) };
}

async function redeem(context: SimulatorContext, call: Call): Promise<V1Answer> {
  const inputs = redeemBody.safeParse(call.body).data?.root.redeem ?? [];
  const items: V1Item[] = [];
  for (const input of inputs) {
    const { mobile = '', email = '', external_id = '' } = input.customer ?? {};
    items.push(await v1Item(() => redeemOne(context, call, input), { mobile, email, external_id }));
  }
  return { items, place: (points) => ({ responses: { points: points.length === 1 ? points[0] : points } }) };
}

async function redeemOne(
  context: SimulatorContext,
  { caller, query }: Call,
  input: RedeemInput,
): Promise<V1Item> {
  const customer = redeemer(context, input.customer ?? {});
  const skips = query.get('skip_validation') === 'true';
  const redemption = await withCustomerLock(context, customer.id, () =>
    redeemPoints(context, caller, customer, input, skips),
  );
  return {
    body: redemptionView(context, customer, redemption, input),
    isSuccess: true,
    code: 800,
    message: 'Points Redeemed',
  };
}

function redemptionView(
  context: SimulatorContext,
  customer: Customer,
  redemption: PointsRedemption,
  input: RedeemInput,
): Record<string, unknown> {
  const worth = decimalNumber(redemption.points.times(context.settings.pointsCurrencyRatio));
  return {
    ...v1Identity(customer),
    redemption_id: redemption.id,
    points_redeemed: redemption.points.toFixed(),
    redemption_purpose: redemption.purpose,
    redeemed_value: worth,
    redeemed_local_value: worth,
    balance: decimalNumber(pointsTotals(customer).balance),
    side_effects: {
      effect: [
        {
          id: redemption.summaryId,
          case_value: 'false',
          num_points: decimalNumber(redemption.points),
          currency_value: worth,
          validation_code: input.validation_code,
          points_redemption_summary_id: String(redemption.summaryId),
          redeemed_on_bill_number: redemption.billNumber,
          redeemed_on_bill_id: redemption.billId ?? -1,
          type: 'points',
        },
      ],
    },
  };
}
