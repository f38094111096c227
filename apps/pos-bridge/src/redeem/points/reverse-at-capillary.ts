import type { CapillaryClient } from '@capconnect/capillary-client';
import { AppError } from '@capconnect/kernel';

export interface PointsToReverse {
  readonly redemptionId: string;
  readonly customerId: string;
  /** A part of them; all that are left when not given. */
  readonly points?: string | undefined;
  /** It may have been done before. */
  readonly isRepeat: boolean;
}

/**
 * Gives points back. That they were given back before counts as success (reference section 6.5, codes 902 and 3802).
 * @returns how many were given back, where Capillary tells.
 * @throws AppError; `OUTCOME_UNKNOWN` for the repeat of a part: Capillary would give it back once more, and there is
 * nothing to ask.
 */
export async function reverseAtCapillary(
  client: CapillaryClient,
  { redemptionId, customerId, points, isRepeat }: PointsToReverse,
): Promise<string | undefined> {
  if (isRepeat && points !== undefined) throw mayBeDone();
  try {
    const { pointsReversed } = await client.points.reverse({ redemptionId, customerId, points });
    return pointsReversed;
  } catch (error) {
    // How many were given back then is not told, and need not be what was asked for now.
    if (error instanceof AppError && error.code === 'DUPLICATE') return undefined;
    throw error;
  }
}

function mayBeDone(): AppError {
  return new AppError(
    'OUTCOME_UNKNOWN',
    "Capillary may have given this part of the points back and cannot be asked. Look at the customer's points in " +
      'Capillary; if it did not, reverse them under a new Idempotency-Key.',
  );
}
