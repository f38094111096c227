import type { Once } from '../create-once.ts';
import { keyOfContent } from '../idempotency-key.ts';
import type { BusinessDateOf, LiveClientFor, RedeemCaller } from '../redeem-caller.ts';
import { answerOf, type TillAnswer } from '../redemption-answer.ts';
import type { RedemptionStore } from '../store/create-redemption-store.ts';
import { reactivateAtCapillary } from './reactivate-at-capillary.ts';

export interface ReactivateCouponOptions {
  readonly once: Once;
  readonly store: RedemptionStore;
  readonly clientFor: LiveClientFor;
  readonly businessDateOf: BusinessDateOf;
}

export type ReactivateCoupon = (
  caller: RedeemCaller,
  key: string | undefined,
  redemptionId: string,
) => Promise<TillAnswer>;

/** Makes a redeemed coupon usable again, once: the same redemption again is the same answer. */
export function createReactivateCoupon(options: ReactivateCouponOptions): ReactivateCoupon {
  const { once, store, clientFor, businessDateOf } = options;
  return async (caller, key, redemptionId) => {
    const tenantId = caller.tenant.id;
    const asked = {
      tenantId,
      key: key ?? keyOfContent('coupon-reactivation', redemptionId),
      kind: 'coupon-reactivation',
      till: caller.till,
      billNumber: '',
      sentAs: '',
      businessDate: businessDateOf(caller.tenant),
      request: { redemptionId },
    } as const;
    const redemption = await once.do(asked, async ({ isRepeat }) => {
      const original = await store.findByRedemptionId(tenantId, 'coupon', redemptionId);
      const wasUndone = original?.undoneAtMs !== undefined;
      await reactivateAtCapillary(clientFor(caller), { redemptionId, isRepeat: isRepeat || wasUndone });
      if (original !== undefined) await store.undone(original);
      return { state: 'done', answer: { redemptionId, status: 'reactivated' } };
    });
    return answerOf(redemption);
  };
}
