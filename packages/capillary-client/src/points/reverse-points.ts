import { z } from 'zod';
import { decimalField, optionalDecimalField, optionalIdField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { exactNumber } from '../exact-json.ts';
import { POINTS_FAILURES } from '../failure/points-failures.ts';

export interface PointsReversalRequest {
  readonly customerId: string;
  readonly redemptionId: string;
  /** A decimal string; all of the redemption when left out. */
  readonly points?: string | undefined;
}

export interface PointsReversal extends Answered {
  readonly reversalId: string | undefined;
  /** Decimal strings. */
  readonly pointsReversed: string;
  /** Of those, usable again. */
  readonly availablePoints: string | undefined;
  /** Of those, expired meanwhile and not restored. */
  readonly expiredPoints: string | undefined;
}

const answer = z.object({
  reversalId: optionalIdField,
  pointsReversed: decimalField,
  pointsReversedDetails: z
    .object({ available: optionalDecimalField, expired: optionalDecimalField })
    .nullish(),
});

/** Gives redeemed points back (reference section 6.5). A second time is `DUPLICATE`. */
export async function reversePoints(call: Call, request: PointsReversalRequest): Promise<PointsReversal> {
  const { value, requestId, warnings } = await call({
    name: 'points.reverse',
    method: 'POST',
    path: '/v2/points/reverse',
    body: {
      redemptionId: request.redemptionId,
      pointsToBeReversed: request.points === undefined ? undefined : exactNumber(request.points, 'points'),
      // The documents disagree on the other types' names; all of them know ID (reference section 11).
      identifier: { type: 'ID', value: request.customerId },
    },
    failures: POINTS_FAILURES,
    answer,
  });
  return {
    reversalId: value.reversalId,
    pointsReversed: value.pointsReversed,
    availablePoints: value.pointsReversedDetails?.available,
    expiredPoints: value.pointsReversedDetails?.expired,
    requestId,
    warnings,
  };
}
