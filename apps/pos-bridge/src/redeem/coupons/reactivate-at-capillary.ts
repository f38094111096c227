import type { CapillaryClient } from '@capconnect/capillary-client';
import { AppError } from '@capconnect/kernel';

export interface CouponToReactivate {
  readonly redemptionId: string;
  /** It may have been done before: a redemption that does not stand any more was. */
  readonly isRepeat: boolean;
}

/** Makes a redeemed coupon usable again (reference section 6.6, code 510). */
export async function reactivateAtCapillary(
  client: CapillaryClient,
  { redemptionId, isRepeat }: CouponToReactivate,
): Promise<void> {
  try {
    await client.coupons.reactivate({ redemptionIds: [redemptionId] });
  } catch (error) {
    const isDone = isRepeat && error instanceof AppError && error.code === 'NOT_FOUND';
    if (!isDone) throw error;
  }
}
