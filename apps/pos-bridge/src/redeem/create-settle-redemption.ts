import type { CapillaryClient } from '@capconnect/capillary-client';
import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import { findCouponRedemption } from './coupons/find-coupon-redemption.ts';
import type { RedemptionStore } from './store/create-redemption-store.ts';
import type { HeldRedemption, Redemption, RedemptionOutcome } from './store/redemption.ts';

/** Finds out what became of a redemption whose answer was lost, and makes one that was not done void. */
export type SettleRedemption = (client: CapillaryClient, redemption: Redemption) => Promise<Redemption>;

const CouponRequest = z.object({ code: z.string() });

/** @throws `UPSTREAM_BUSY` while somebody else is at it; AppError where Capillary cannot be asked. */
export function createSettleRedemption({ store }: { readonly store: RedemptionStore }): SettleRedemption {
  return async (client, redemption) => {
    const held = await store.hold(redemption);
    if (held === undefined) throw busy();
    let outcome: RedemptionOutcome;
    try {
      outcome = (await (held.kind === 'points' ? points(client, held) : coupon(client, held))) ?? {
        state: 'void',
      };
    } catch (error) {
      // As unknown as it was.
      await store.release(held);
      throw error;
    }
    return (await store.finish(held, outcome)) ?? redemption;
  };

  async function coupon(
    client: CapillaryClient,
    held: HeldRedemption,
  ): Promise<RedemptionOutcome | undefined> {
    const { code } = CouponRequest.parse(await store.requestOf(held));
    const isOther = async (redemptionId: string) =>
      (await store.findByRedemptionId(held.tenantId, 'coupon', redemptionId)) !== undefined;
    return findCouponRedemption(client, {
      customerId: held.customerId,
      code,
      billNumber: held.sentAs,
      isOther,
    });
  }
}

async function points(client: CapillaryClient, held: HeldRedemption): Promise<RedemptionOutcome | undefined> {
  const { id, sentAs: billNumber, points: taken } = held;
  const found = await client.points.findRedemption({ idempotencyKey: id, billNumber });
  return found && { state: 'done', ...found, answer: { redemptionId: found.redemptionId, points: taken } };
}

function busy(): AppError {
  return new AppError(
    'UPSTREAM_BUSY',
    'A redemption of this bill is under way. Try again in a few seconds.',
    {
      retryAfterMs: 2_000,
    },
  );
}
