import type { Router } from 'express';
import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { parseInput } from '../answers/parse-input.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Status } from '../answers/status.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import { scalarText } from '../customers/customer-input.ts';
import type { Coupon } from './coupon.ts';
import { codeCaseOf, findCoupon } from './coupon-code.ts';
import { couponCustomer, couponCustomerInput } from './coupon-customer.ts';
import { couponStatus } from './coupon-statuses.ts';
import { timesRedeemed } from './redemptions-left.ts';

const MOST_CODES = 50;
const MOST_OF_CUSTOMER = 100;

const revokeInput = z.object({
  couponSeriesId: z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]),
  couponCodes: z.array(scalarText).optional(),
  customer: couponCustomerInput.optional(),
});

/** Revokes coupons by code, or the unredeemed ones of a customer (reference section 6.6). */
export function mountCouponRevoke(router: Router, context: SimulatorContext): void {
  router.post(
    '/v2/coupon/revoke',
    v2Route(context, (call) => revoke(context, call)),
  );
}

function revoke(context: SimulatorContext, { body, query }: Call): unknown {
  const { couponSeriesId, couponCodes, customer } = parseInput(revokeInput, body);
  if (!context.loyalty.couponSeries.has(couponSeriesId)) throw new Refusal([couponStatus(707)]);
  const isOneWay = (couponCodes === undefined) !== (customer === undefined);
  if (!isOneWay || (couponCodes?.length ?? 0) > MOST_CODES) throw new Refusal([couponStatus(629)]);
  const codeCase = codeCaseOf(query.get('couponCodeCase'));
  const asked =
    customer === undefined
      ? (couponCodes ?? []).map((code) => ({ code, coupon: findCoupon(context, code, codeCase) }))
      : unredeemedOf(context, customer, couponSeriesId).map((coupon) => ({ code: coupon.code, coupon }));
  const revoked: unknown[] = [];
  const failed: unknown[] = [];
  for (const { code, coupon } of asked) {
    const refusal = whyNot(coupon, couponSeriesId);
    if (coupon === undefined || refusal !== null) {
      failed.push({ couponCode: code, errors: [refusal ?? couponStatus(702)] });
    } else {
      coupon.isRevoked = true;
      revoked.push({ couponId: coupon.id, couponCode: coupon.code, issuedToUserId: coupon.customerId ?? -1 });
    }
  }
  const entity = {
    totalCount: asked.length,
    failedCount: failed.length,
    revokedCoupons: revoked,
    failedToRevoke: failed,
  };
  return { entity, warnings: [] };
}

function unredeemedOf(
  context: SimulatorContext,
  fields: Readonly<Record<string, unknown>>,
  seriesId: number,
): readonly Coupon[] {
  const { id } = couponCustomer(context, fields);
  return [...context.loyalty.coupons.values()]
    .filter((coupon) => coupon.customerId === id && whyNot(coupon, seriesId) === null)
    .slice(0, MOST_OF_CUSTOMER);
}

function whyNot(coupon: Coupon | undefined, seriesId: number): Status | null {
  if (coupon?.seriesId !== seriesId) return couponStatus(702);
  if (coupon.isRevoked) return couponStatus(660);
  return timesRedeemed(coupon) > 0 ? couponStatus(711) : null;
}
