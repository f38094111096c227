import type { Router } from 'express';
import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { answerBatch } from '../answers/batch-answer.ts';
import { withCustomerLock } from '../answers/customer-lock.ts';
import { parseInput } from '../answers/parse-input.ts';
import { Refusal } from '../answers/refusal.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import type { Coupon, CouponSeries } from './coupon.ts';
import { couponCustomer, couponCustomerInput } from './coupon-customer.ts';
import { couponStatus } from './coupon-statuses.ts';
import { issuableSeries, issueCoupon } from './issue-coupon.ts';
import { seriesView } from './series-view.ts';
import { timesRedeemed } from './redemptions-left.ts';

const MOST_AT_ONCE = 500;

const seriesId = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]);
const issueInput = z.object({ seriesId, customer: couponCustomerInput });
const bulkInput = z.object({ seriesIds: z.array(seriesId), customer: couponCustomerInput });
const multipleInput = issueInput.extend({ count: z.int().min(1).default(1) });

/** Issuing coupons: one, one of each of several series, several of one series (reference section 6.6). */
export function mountCouponIssue(router: Router, context: SimulatorContext): void {
  router.post(
    '/v2/coupon/issue',
    v2Route(context, async (call) => {
      const input = parseInput(issueInput, call.body);
      const [issued] = await issue(context, call, input.customer, input.seriesId, 1);
      return issued === undefined
        ? {}
        : { ...couponView(context, issued), customer: input.customer, warnings: [] };
    }),
  );
  router.post(
    '/v2/coupon/bulk/issue',
    v2Route(context, (call) => {
      const { seriesIds, customer } = parseInput(bulkInput, call.body);
      return answerBatch(context, seriesIds, async (id) => {
        const [issued] = await issue(context, call, customer, Number(id), 1);
        const result = issued === undefined ? {} : couponView(context, issued);
        return { entityId: Number(id), result, errors: [], warnings: [] };
      });
    }),
  );
  router.post(
    '/v2/coupon/issue/multiple',
    v2Route(context, (call) => issueMultiple(context, call)),
  );
}

interface Issued {
  readonly coupon: Coupon;
  readonly series: CouponSeries;
}

async function issue(
  context: SimulatorContext,
  { caller }: Call,
  fields: Readonly<Record<string, unknown>>,
  id: number,
  count: number,
): Promise<readonly Issued[]> {
  const customer = couponCustomer(context, fields);
  const series = issuableSeries(context, id);
  return withCustomerLock(context, customer.id, () =>
    Array.from({ length: count }, () => ({ coupon: issueCoupon(context, caller, customer, series), series })),
  );
}

async function issueMultiple(context: SimulatorContext, call: Call): Promise<unknown> {
  const { customer, count, seriesId: id } = parseInput(multipleInput, call.body);
  if (count > MOST_AT_ONCE) throw new Refusal([couponStatus(629)]);
  const issued = await issue(context, call, customer, id, count);
  const [first] = issued;
  return {
    coupons: issued.map(({ coupon }) => ({ code: coupon.code, couponId: coupon.id })),
    couponConfig: first === undefined ? {} : seriesView(context, first.series),
    customer,
    totalCount: count,
    failureCount: 0,
    successCount: issued.length,
    errors: [],
    warnings: [],
  };
}

function couponView(context: SimulatorContext, { coupon, series }: Issued): Record<string, unknown> {
  const { code, id } = coupon;
  return { ...seriesView(context, series), code, id, redemptionCount: timesRedeemed(coupon) };
}
