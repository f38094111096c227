import type { Router } from 'express';
import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { decimalNumber, decimalOf } from '../amounts/decimal.ts';
import { withCustomerLock } from '../answers/customer-lock.ts';
import { parseInput } from '../answers/parse-input.ts';
import { v2Route, type Call } from '../answers/v2-route.ts';
import { scalarText } from '../customers/customer-input.ts';
import { redemptionCustomer } from './redemption-customer.ts';
import { reversePoints } from './reverse-points.ts';
import { updateRedemption } from './update-redemption.ts';

const named = z.object({
  identifier: z.object({ type: z.string(), value: scalarText }),
  pointsToBeReversed: z.unknown().optional(),
});

/** v2 points: reverse a redemption, and note its bill (reference section 6.5). */
export function mountV2Points(router: Router, context: SimulatorContext): void {
  router.post(
    '/v2/points/reverse',
    v2Route(context, (call) => reverse(context, call)),
  );
  router.put(
    '/v2/points/updateRedemption',
    v2Route(context, ({ body }) => updateRedemption(context, body)),
  );
}

async function reverse(context: SimulatorContext, { body, caller }: Call): Promise<unknown> {
  const { identifier, pointsToBeReversed } = parseInput(named, body);
  const customer = redemptionCustomer(context, identifier.type, identifier.value);
  const { redemption, reversal } = await withCustomerLock(context, customer.id, () =>
    reversePoints(context, caller, customer, body),
  );
  const points = decimalNumber(reversal.points);
  return {
    orgId: context.org.id,
    identifier,
    customerId: customer.id,
    redemptionId: redemption.id,
    reversalId: reversal.id,
    pointsToBeReversed: decimalNumber(decimalOf(pointsToBeReversed) ?? reversal.points),
    pointsReversed: points,
    pointsReversedDetails: { available: points, expired: 0 },
    warnings: [],
  };
}
