import { z } from 'zod';
import type { Answered, Call } from '../call.ts';
import { exactNumber } from '../exact-json.ts';
import { COUPON_FAILURES } from '../failure/coupon-failures.ts';

const answer = z.object({ success: z.literal([true, 'true']) });

/** Makes redeemed coupons usable again, for a bill that was voided (reference section 6.6). */
export async function reactivateCoupons(
  call: Call,
  request: { readonly redemptionIds: readonly [string, ...string[]] },
): Promise<Answered> {
  const { requestId, warnings } = await call({
    name: 'coupons.reactivate',
    method: 'POST',
    path: '/v2/coupon/reactivate',
    body: { redemptionIds: request.redemptionIds.map((id) => exactNumber(id, 'redemptionIds')) },
    failures: COUPON_FAILURES,
    answer,
  });
  return { requestId, warnings };
}
