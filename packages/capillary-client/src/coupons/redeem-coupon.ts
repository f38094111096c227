import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import { flagField, optionalDecimalField, optionalIdField, textField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { exactNumber } from '../exact-json.ts';
import { COUPON_FAILURES } from '../failure/coupon-failures.ts';
import { failureOfRow } from '../failure/failure.ts';
import { toCouponCustomer, type CouponCustomer } from './coupon-customer.ts';

export interface CouponRedemptionRequest {
  readonly customer: CouponCustomer;
  /** Capillary reads it in upper case. */
  readonly code: string;
  readonly billNumber: string;
  /** A decimal string. Some coupons are good from a certain amount on, and are refused without one. */
  readonly billAmount?: string | undefined;
}

export interface CouponRedemption extends Answered {
  /** Needed to reactivate the coupon. */
  readonly redemptionId: string;
  readonly code: string;
  readonly discountCode: string | undefined;
  readonly discountType: 'ABS' | 'PERC';
  /** Decimal strings. */
  readonly discountValue: string | undefined;
  readonly discountUpTo: string | undefined;
}

const row = z.object({
  // Answers since 2021 may carry both names; they mean the same.
  id: optionalIdField,
  redemptionId: optionalIdField,
  code: z.string(),
  discountCode: textField,
  isAbsolute: flagField,
  couponValue: optionalDecimalField,
  discountType: textField,
  discountValue: optionalDecimalField,
  discountUpto: optionalDecimalField,
  redemptionStatus: z.unknown().optional(),
});

const answer = z.object({ redemption: z.array(row).length(1) });

/**
 * Uses a coupon on a bill (reference section 6.6). It carries no idempotency key: after `OUTCOME_UNKNOWN` look at
 * `customers.coupons`, do not send it again. Through v2 it starts no loyalty event.
 */
export async function redeemCoupon(call: Call, request: CouponRedemptionRequest): Promise<CouponRedemption> {
  const operation = 'coupons.redeem';
  const { value, requestId, warnings } = await call({
    name: operation,
    method: 'POST',
    path: '/v2/coupon/redeem',
    body: {
      redemptionRequestList: [{ code: request.code }],
      user: toCouponCustomer(request.customer),
      transactionNumber: request.billNumber,
      billAmount:
        request.billAmount === undefined ? undefined : exactNumber(request.billAmount, 'billAmount'),
    },
    failures: COUPON_FAILURES,
    answer,
  });
  const redeemed = value.redemption[0]!;
  // The row has a status of its own, of the same form as that of a v1.1 item.
  const failure = failureOfRow(
    { item_status: redeemed.redemptionStatus },
    { operation, requestId, failures: COUPON_FAILURES },
  );
  if (failure !== undefined) throw failure;

  const redemptionId = redeemed.redemptionId ?? redeemed.id;
  if (redemptionId === undefined) {
    throw new AppError('UPSTREAM_INVALID', 'Capillary used the coupon without giving the redemption an id.', {
      details: { operation, requestId },
    });
  }
  return {
    redemptionId,
    code: redeemed.code,
    discountCode: redeemed.discountCode,
    discountType: discountTypeOf(redeemed),
    discountValue: redeemed.discountValue ?? redeemed.couponValue,
    discountUpTo: redeemed.discountUpto,
    requestId,
    warnings,
  };
}

/** Older answers say `isAbsolute`, newer ones `discountType`. */
function discountTypeOf({ discountType, isAbsolute }: z.output<typeof row>): 'ABS' | 'PERC' {
  if (discountType === 'ABS' || discountType === 'PERC') return discountType;
  return isAbsolute ? 'ABS' : 'PERC';
}
