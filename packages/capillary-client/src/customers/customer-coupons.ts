import { z } from 'zod';
import { textField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { couponRecord, type CouponRecord } from '../coupons/coupon-record.ts';
import { COUPON_FAILURES } from '../failure/coupon-failures.ts';

type CouponStatus =
  | 'REDEEMED'
  | 'UNREDEEMED'
  | 'ACTIVE'
  | 'EXPIRED'
  | 'ACTIVE_REDEEMED'
  | 'ACTIVE_UNREDEEMED'
  | 'EXPIRED_REDEEMED'
  | 'EXPIRED_UNREDEEMED'
  | 'REDEEMABLE';

export interface CustomerCouponsQuery {
  readonly customerId: string;
  readonly status?: CouponStatus;
  readonly limit?: number;
  readonly offset?: number;
}

const answer = z.object({
  entity: z.object({
    pagination: z.object({ total: textField }).nullish(),
    customers: z.array(z.object({ coupons: z.array(couponRecord).nullish() })).nullish(),
  }),
});

export interface CustomerCoupons extends Answered {
  readonly coupons: readonly CouponRecord[];
  /** Of all pages, when Capillary tells. */
  readonly total: number | undefined;
}

/** The coupons of a customer (reference section 6.6). */
export async function customerCoupons(call: Call, query: CustomerCouponsQuery): Promise<CustomerCoupons> {
  const { value, requestId, warnings } = await call({
    name: 'customers.coupons',
    method: 'GET',
    path: '/v2/customers/coupons',
    query: {
      id: query.customerId,
      status: query.status,
      limit: query.limit?.toString(),
      offset: query.offset?.toString(),
    },
    failures: COUPON_FAILURES,
    answer,
  });
  const total = Number(value.entity.pagination?.total);
  return {
    coupons: (value.entity.customers ?? []).flatMap(({ coupons }) => coupons ?? []),
    total: Number.isSafeInteger(total) ? total : undefined,
    requestId,
    warnings,
  };
}
