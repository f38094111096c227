import { z } from 'zod';
import { decimalField, idField, optionalDecimalField, optionalIdField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { exactNumber } from '../exact-json.ts';
import { POINTS_FAILURES } from '../failure/points-failures.ts';
import { toV1Customer, type V1CustomerIdentifier } from '../v1-customer.ts';

export interface PointsRedemptionRequest {
  readonly customer: V1CustomerIdentifier;
  /** A decimal string. */
  readonly points: string;
  /**
   * Goes out as `external_reference_number`, which is unique for each redemption: the same key again does not redeem
   * twice (reference section 7.1).
   */
  readonly idempotencyKey: string;
  readonly billNumber?: string | undefined;
  /** The code that the customer was sent. */
  readonly validationCode?: string | undefined;
  readonly notes?: string | undefined;
  /** ISO 8601 UTC with `Z`; now when left out. With a numeric offset Capillary keeps the date only (section 7.2). */
  readonly redeemedAt?: string | undefined;
  /** Waives the code where the organisation wants one: for what a till had to decide without asking. */
  readonly skipsValidation?: boolean | undefined;
  readonly programId?: string | undefined;
}

export interface PointsRedemption extends Answered {
  /** Six letters and digits; upper and lower case differ. Needed to reverse. */
  readonly redemptionId: string;
  /** Capillary's id of the customer, when it tells: what a reversal names. */
  readonly customerId: string | undefined;
  /** Decimal strings. */
  readonly points: string;
  readonly value: string | undefined;
  readonly balance: string | undefined;
}

const answer = z.object({
  response: z.object({
    responses: z.object({
      points: z.object({
        redemption_id: idField,
        user_id: optionalIdField,
        points_redeemed: decimalField,
        redeemed_value: optionalDecimalField,
        balance: optionalDecimalField,
      }),
    }),
  }),
});

/**
 * Takes points from the customer (reference section 6.5). After `OUTCOME_UNKNOWN` send it again with the same key.
 * A wrong code, too few points and the like are `REDEMPTION_REFUSED`.
 */
export async function redeemPoints(call: Call, request: PointsRedemptionRequest): Promise<PointsRedemption> {
  const { value, requestId, warnings } = await call({
    name: 'points.redeem',
    // One documentation table says GET; every sample posts.
    method: 'POST',
    path: '/v1.1/points/redeem',
    query: {
      format: 'json',
      skip_validation: request.skipsValidation === true ? 'true' : undefined,
      program_id: request.programId,
    },
    body: {
      root: {
        redeem: [
          {
            points_redeemed: exactNumber(request.points, 'points'),
            customer: toV1Customer(request.customer),
            transaction_number: request.billNumber,
            notes: request.notes,
            validation_code: request.validationCode,
            redemption_time: request.redeemedAt,
            external_reference_number: request.idempotencyKey,
          },
        ],
      },
    },
    failures: POINTS_FAILURES,
    answer,
  });
  const redeemed = value.response.responses.points;
  return {
    redemptionId: redeemed.redemption_id,
    customerId: redeemed.user_id,
    points: redeemed.points_redeemed,
    value: redeemed.redeemed_value,
    balance: redeemed.balance,
    requestId,
    warnings,
  };
}
