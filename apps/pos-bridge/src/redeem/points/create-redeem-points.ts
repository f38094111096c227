import type { AttemptEnd, Once } from '../create-once.ts';
import type { TillIdentifier } from '../../customers/customer-identifier.ts';
import { isLineDown } from '../is-line-down.ts';
import { lineDown } from '../ask-capillary.ts';
import type {
  BusinessDateOf,
  IsOnline,
  LiveClientFor,
  NumberInCapillary,
  RedeemCaller,
} from '../redeem-caller.ts';
import { answerOf, type TillAnswer } from '../redemption-answer.ts';
import type { HeldRedemption } from '../store/redemption.ts';
import type { RedeemOffline } from '../offline/create-redeem-offline.ts';
import { redeemAtCapillary } from './redeem-at-capillary.ts';

export interface RedeemPointsOptions {
  readonly once: Once;
  readonly clientFor: LiveClientFor;
  readonly businessDateOf: BusinessDateOf;
  readonly numberInCapillary: NumberInCapillary;
  readonly isOnline: IsOnline;
  readonly redeemOffline: RedeemOffline;
}

export interface RedeemPointsRequest {
  readonly customer: TillIdentifier;
  readonly points: string;
  readonly billNumber: string;
  readonly code?: string | undefined;
}

export type RedeemPoints = (
  caller: RedeemCaller,
  key: string,
  request: RedeemPointsRequest,
) => Promise<TillAnswer>;

/** Takes a customer's points for a bill: once for each key; within the store's limits also while the line is down. */
export function createRedeemPoints(options: RedeemPointsOptions): RedeemPoints {
  const { once, clientFor, businessDateOf, numberInCapillary, isOnline, redeemOffline } = options;
  return async (caller, key, { customer, points, billNumber, code }) => {
    const businessDate = businessDateOf(caller.tenant);
    const asked = {
      tenantId: caller.tenant.id,
      key,
      kind: 'points',
      till: caller.till,
      billNumber,
      sentAs: numberInCapillary(caller, { billNumber, businessDate }),
      businessDate,
      points,
      request: { type: customer.type, value: customer.value, points, billNumber },
      proof: code,
    } as const;
    const redemption = await once.do(asked, async (held) => {
      const { id, isRepeat, sentAs } = held;
      if (!isRepeat && !isOnline(caller.tenant)) return offline(caller, held, customer);
      try {
        return await redeemAtCapillary(clientFor(caller), {
          id,
          isRepeat,
          customer,
          points,
          billNumber: sentAs,
          code,
        });
      } catch (error) {
        if (isRepeat || !isLineDown(error)) throw error;
        return offline(caller, held, customer, error);
      }
    });
    return answerOf(redemption);
  };

  async function offline(
    caller: RedeemCaller,
    held: HeldRedemption,
    customer: TillIdentifier,
    cause?: unknown,
  ): Promise<AttemptEnd> {
    if (caller.tenant.settings.offlineRedeem.policy === 'deny') {
      throw lineDown('no points can be redeemed', cause);
    }
    return redeemOffline(caller, held, customer);
  }
}
