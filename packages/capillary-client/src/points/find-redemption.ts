import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import { idField, optionalIdField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { POINTS_FAILURES } from '../failure/points-failures.ts';

export interface RedemptionQuery {
  /** The `idempotencyKey` that the points were redeemed with. */
  readonly idempotencyKey: string;
  /** The bill that the redemption names already. */
  readonly billNumber: string;
}

export interface FoundRedemption extends Answered {
  readonly redemptionId: string;
  /** Capillary's id of the customer, when it tells. */
  readonly customerId: string | undefined;
}

const answer = z.object({ redemptionId: idField, customerId: optionalIdField });

const NO_SUCH_REDEMPTION = '750';

/**
 * The redemption of an idempotency key, or `undefined` when there is none: what to ask after a lost answer, because a
 * repeat may be refused for its code, which the first one used up. Nothing reads a redemption, but writing its bill
 * number, which it has already, answers with the record (reference section 6.5).
 */
export async function findRedemption(
  call: Call,
  { idempotencyKey, billNumber }: RedemptionQuery,
): Promise<FoundRedemption | undefined> {
  try {
    const { value, requestId, warnings } = await call({
      name: 'points.findRedemption',
      method: 'PUT',
      path: '/v2/points/updateRedemption',
      body: { externalReferenceNumber: idempotencyKey, billNumber },
      failures: POINTS_FAILURES,
      answer,
    });
    return { ...value, requestId, warnings };
  } catch (error) {
    if (error instanceof AppError && error.details['capillaryCode'] === NO_SUCH_REDEMPTION) return undefined;
    throw error;
  }
}
