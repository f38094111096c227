import type { Router } from 'express';
import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { parseInput } from '../answers/parse-input.ts';
import { Refusal } from '../answers/refusal.ts';
import { v2Route } from '../answers/v2-route.ts';
import { couponStatus } from './coupon-statuses.ts';

const reactivateInput = z.object({
  redemptionIds: z.array(z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)])).default([]),
});

/** Takes coupon redemptions back: 661 when none is named, 510 when one does not stand (reference section 6.6). */
export function mountCouponReactivate(router: Router, context: SimulatorContext): void {
  router.post(
    '/v2/coupon/reactivate',
    v2Route(context, ({ body }) => {
      const { redemptionIds } = parseInput(reactivateInput, body);
      if (redemptionIds.length === 0) throw new Refusal([couponStatus(661)]);
      const standing = [...context.loyalty.coupons.values()]
        .flatMap(({ redemptions }) => redemptions)
        .filter(({ isReversed }) => !isReversed);
      const named = redemptionIds.map((id) => {
        const redemption = standing.find((one) => one.id === id);
        if (redemption === undefined) throw new Refusal([couponStatus(510)]);
        return redemption;
      });
      for (const redemption of named) redemption.isReversed = true;
      return { warnings: [], errors: [], success: true };
    }),
  );
}
