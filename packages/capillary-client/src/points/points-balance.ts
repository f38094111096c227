import { z } from 'zod';
import { decimalField, optionalDecimalField, optionalIdField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { POINTS_FAILURES } from '../failure/points-failures.ts';

export interface PointsBalanceQuery {
  readonly customerId: string;
  /** The organisation's default programme when left out. */
  readonly programId?: string;
}

const answer = z.object({
  programId: optionalIdField,
  totalPoints: optionalDecimalField,
  mainPoints: decimalField,
  promisedPoints: optionalDecimalField,
});

/** Decimal strings. */
export interface PointsBalance extends Answered {
  /** Points that can be used now. */
  readonly points: string;
  /** Points that are earned but not usable yet. */
  readonly promisedPoints: string;
  readonly totalPoints: string | undefined;
  readonly programId: string | undefined;
}

/** The light balance call (reference section 6.3). */
export async function pointsBalance(call: Call, query: PointsBalanceQuery): Promise<PointsBalance> {
  const { value, requestId, warnings } = await call({
    name: 'points.balance',
    method: 'GET',
    path: `/v2/customers/${encodeURIComponent(query.customerId)}/points/balance`,
    query: { programId: query.programId },
    failures: POINTS_FAILURES,
    answer,
  });
  return {
    points: value.mainPoints,
    promisedPoints: value.promisedPoints ?? '0',
    totalPoints: value.totalPoints,
    programId: value.programId,
    requestId,
    warnings,
  };
}
