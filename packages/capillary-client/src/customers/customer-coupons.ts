import { z } from 'zod';
import { optionalDecimalField, optionalIdField, textField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
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

const coupon = z
  .object({
    code: z.string(),
    id: optionalIdField,
    seriesId: optionalIdField,
    description: textField,
    validTillDateTime: textField,
    validTill: textField,
    discountType: textField,
    discountValue: optionalDecimalField,
    discountUpto: optionalDecimalField,
    redemptionsLeft: textField,
    redemptions: z
      .array(z.object({ id: optionalIdField, date: textField, transactionNumber: textField }))
      .nullish()
      .transform((rows) => rows ?? []),
  })
  .transform(({ validTillDateTime, validTill, discountUpto, redemptionsLeft, ...row }) => ({
    ...row,
    /** As Capillary writes it. */
    validTill: validTillDateTime ?? validTill,
    /** The most that a percentage takes off. */
    discountUpTo: discountUpto,
    /** How often the coupon can be used yet; `undefined` when unlimited (Capillary's -1) or not told. */
    redemptionsLeft: redemptionsLeft === '-1' ? undefined : redemptionsLeft,
  }));

const answer = z.object({
  entity: z.object({
    pagination: z.object({ total: textField }).nullish(),
    customers: z.array(z.object({ coupons: z.array(coupon).nullish() })).nullish(),
  }),
});

/** A coupon that was issued to a customer. `discountType` is `ABS` or `PERC`; amounts are decimal strings. */
type CustomerCoupon = z.output<typeof coupon>;

export interface CustomerCoupons extends Answered {
  readonly coupons: readonly CustomerCoupon[];
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
