import { z } from 'zod';
import { flagField, optionalDecimalField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { POINTS_FAILURES } from '../failure/points-failures.ts';
import { toNotRedeemable, type NotRedeemable } from '../redeemable.ts';
import { toV1Customer, type V1CustomerIdentifier } from '../v1-customer.ts';
import { requirePoints } from './require-points.ts';

export interface PointsRedeemableQuery {
  readonly customer: V1CustomerIdentifier;
  /** A decimal string. */
  readonly points: string;
  /** The code that the customer was sent, to check it along. */
  readonly validationCode?: string | undefined;
  /** Send the customer a code when the points can be redeemed. */
  readonly issueCode?: boolean;
  readonly programId?: string | undefined;
}

/** Whether the points can be redeemed, and what they are worth or why not. */
export type PointsRedeemable =
  | (Answered & {
      readonly isRedeemable: true;
      /** What the points are worth, in the programme's currency and in the till's. Decimal strings. */
      readonly value: string | undefined;
      readonly localValue: string | undefined;
    })
  | NotRedeemable;

const answer = z.object({
  response: z.object({
    points: z.object({
      redeemable: z.object({
        is_redeemable: flagField,
        points_redeem_value: optionalDecimalField,
        points_redeem_local_value: optionalDecimalField,
      }),
    }),
  }),
});

/** Asks before redeeming (reference section 6.5). "No" is an answer, not an error. */
export async function pointsRedeemable(call: Call, query: PointsRedeemableQuery): Promise<PointsRedeemable> {
  try {
    const { value, requestId, warnings } = await call({
      name: 'points.isRedeemable',
      method: 'GET',
      path: '/v1.1/points/isredeemable',
      query: {
        format: 'json',
        ...toV1Customer(query.customer),
        points: requirePoints(query.points),
        validation_code: query.validationCode,
        issue_otp: query.issueCode === true ? 'true' : undefined,
        program_id: query.programId,
      },
      failures: POINTS_FAILURES,
      answer,
    });
    const { is_redeemable: isRedeemable, ...worth } = value.response.points.redeemable;
    if (!isRedeemable) {
      const reason = 'Capillary does not redeem these points now and gives no reason.';
      return { isRedeemable, reason, capillaryCode: undefined, requestId, warnings };
    }
    return {
      isRedeemable,
      value: worth.points_redeem_value,
      localValue: worth.points_redeem_local_value,
      requestId,
      warnings,
    };
  } catch (error) {
    return toNotRedeemable(error);
  }
}
