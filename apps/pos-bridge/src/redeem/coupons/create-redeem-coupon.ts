import type { CapillaryClient } from '@capconnect/capillary-client';
import { AppError } from '@capconnect/kernel';
import { lineDown } from '../ask-capillary.ts';
import type { AttemptEnd, Once } from '../create-once.ts';
import type { TillIdentifier } from '../../customers/customer-identifier.ts';
import { customerIdOf } from '../customer-id-of.ts';
import { isLineDown } from '../is-line-down.ts';
import type {
  BusinessDateOf,
  IsOnline,
  LiveClientFor,
  NumberInCapillary,
  RedeemCaller,
} from '../redeem-caller.ts';
import { answerOf, type TillAnswer } from '../redemption-answer.ts';
import type { RedemptionStore } from '../store/create-redemption-store.ts';
import type { HeldRedemption } from '../store/redemption.ts';
import { findCouponRedemption } from './find-coupon-redemption.ts';

export interface RedeemCouponOptions {
  readonly once: Once;
  readonly store: RedemptionStore;
  readonly clientFor: LiveClientFor;
  readonly businessDateOf: BusinessDateOf;
  readonly numberInCapillary: NumberInCapillary;
  readonly isOnline: IsOnline;
}

export interface RedeemCouponRequest {
  readonly customer: TillIdentifier;
  readonly code: string;
  readonly billNumber: string;
  readonly amount?: string | undefined;
}

export type RedeemCoupon = (
  caller: RedeemCaller,
  key: string,
  request: RedeemCouponRequest,
) => Promise<TillAnswer>;

/**
 * Uses a coupon on a bill, once for each key. Capillary takes no key for it, so after a lost answer it is asked for the
 * redemption before the coupon is sent again (reference section 7.1). Never while the line is down.
 */
export function createRedeemCoupon(options: RedeemCouponOptions): RedeemCoupon {
  const { once, store, clientFor, businessDateOf, numberInCapillary, isOnline } = options;

  return async (caller, key, request) => {
    const { customer, code, billNumber, amount } = request;
    const businessDate = businessDateOf(caller.tenant);
    const asked = {
      tenantId: caller.tenant.id,
      key,
      kind: 'coupon',
      till: caller.till,
      billNumber,
      sentAs: numberInCapillary(caller, { billNumber, businessDate }),
      businessDate,
      request: { type: customer.type, value: customer.value, code: code.toUpperCase(), billNumber, amount },
    } as const;
    const redemption = await once.do(asked, async (held) => {
      if (!held.isRepeat && !isOnline(caller.tenant)) throw lineDown('no coupon can be redeemed');
      const client = clientFor(caller);
      try {
        const customerId = await customerIdOf(client, caller, customer);
        return await redeem(client, held, { ...request, customerId });
      } catch (error) {
        if (held.isRepeat || !isLineDown(error)) throw error;
        throw lineDown('no coupon can be redeemed', error);
      }
    });
    return answerOf(redemption);
  };

  async function redeem(
    client: CapillaryClient,
    held: HeldRedemption,
    { customerId, code, amount }: RedeemCouponRequest & { readonly customerId: string },
  ): Promise<AttemptEnd> {
    const billNumber = held.sentAs;
    const isOther = async (redemptionId: string): Promise<boolean> =>
      (await store.findByRedemptionId(held.tenantId, 'coupon', redemptionId)) !== undefined;
    if (held.isRepeat) {
      const done = await findCouponRedemption(client, { customerId, code, billNumber, isOther }).catch(
        notTold,
      );
      if (done !== undefined) return done;
    }
    const redeemed = await client.coupons.redeem({
      customer: { type: 'id', value: customerId },
      code,
      billNumber,
      billAmount: amount,
    });
    const { redemptionId, discountType, discountValue, discountUpTo, discountCode } = redeemed;
    return {
      state: 'done',
      redemptionId,
      customerId,
      answer: { redemptionId, code: redeemed.code, discountType, discountValue, discountUpTo, discountCode },
    };
  }
}

/** A refused question is no answer: whether the coupon was used stays unknown. */
function notTold(error: unknown): never {
  if (!(error instanceof AppError)) throw error;
  throw new AppError(
    'OUTCOME_UNKNOWN',
    "Capillary may have used this coupon and does not say. Look at the customer's coupons in Capillary.",
    { cause: error },
  );
}
