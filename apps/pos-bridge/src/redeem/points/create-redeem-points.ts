import type { Once } from '../create-once.ts';
import type { TillIdentifier } from '../../customers/customer-identifier.ts';
import { isLineDown } from '../is-line-down.ts';
import { lineDown } from '../ask-capillary.ts';
import type { BusinessDateOf, LiveClientFor, RedeemCaller } from '../redeem-caller.ts';
import { answerOf, type TillAnswer } from '../redemption-answer.ts';
import type { RedeemOffline } from '../offline/create-redeem-offline.ts';
import { redeemAtCapillary } from './redeem-at-capillary.ts';

export interface RedeemPointsOptions {
  readonly once: Once;
  readonly clientFor: LiveClientFor;
  readonly businessDateOf: BusinessDateOf;
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
  const { once, clientFor, businessDateOf, redeemOffline } = options;
  return async (caller, key, { customer, points, billNumber, code }) => {
    const asked = {
      tenantId: caller.tenant.id,
      key,
      kind: 'points',
      till: caller.till,
      billNumber,
      businessDate: businessDateOf(caller.tenant),
      points,
      request: { type: customer.type, value: customer.value, points, billNumber },
      proof: code,
    } as const;
    const redemption = await once.do(asked, async (held) => {
      const { id, isRepeat } = held;
      try {
        return await redeemAtCapillary(clientFor(caller), {
          id,
          isRepeat,
          customer,
          points,
          billNumber,
          code,
        });
      } catch (error) {
        if (isRepeat || !isLineDown(error)) throw error;
        if (caller.tenant.settings.offlineRedeem.policy === 'deny') {
          throw lineDown('no points can be redeemed', error);
        }
        return redeemOffline(caller, held, customer);
      }
    });
    return answerOf(redemption);
  };
}
