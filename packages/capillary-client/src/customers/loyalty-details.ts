import { z } from 'zod';
import { optionalDecimalField, optionalIdField, textField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import { CUSTOMER_FAILURES } from '../failure/customer-failures.ts';

export interface LoyaltyDetailsQuery {
  readonly customerId: string;
  /** All programmes of the customer when left out. */
  readonly programId?: string;
}

const answer = z.object({
  data: z
    .array(
      z
        .object({
          programId: optionalIdField,
          currentSlab: textField,
          nextSlab: textField,
          slabExpiryDate: textField,
          loyaltyPoints: optionalDecimalField,
          lifetimePoints: optionalDecimalField,
          cumulativePurchases: optionalDecimalField,
        })
        .transform((row) => ({
          programId: row.programId,
          /** Capillary calls a tier "slab". */
          tier: row.currentSlab,
          nextTier: row.nextSlab,
          /** As Capillary writes it: in the cluster's zone, with offset. */
          tierExpiresAt: row.slabExpiryDate,
          points: row.loyaltyPoints,
          lifetimePoints: row.lifetimePoints,
          purchases: row.cumulativePurchases,
        })),
    )
    .nullish()
    .transform((rows) => rows ?? []),
});

/** Tier and points of a customer in one programme. Points and amounts are decimal strings. */
type LoyaltyProgramDetails = z.output<typeof answer>['data'][number];

export interface LoyaltyDetails extends Answered {
  readonly programs: readonly LoyaltyProgramDetails[];
}

/** Tier, points and purchases by programme (reference section 6.3). For the points alone `points.balance` is lighter. */
export async function loyaltyDetails(call: Call, query: LoyaltyDetailsQuery): Promise<LoyaltyDetails> {
  const { value, requestId, warnings } = await call({
    name: 'customers.loyaltyDetails',
    method: 'GET',
    path: `/v2/customers/${encodeURIComponent(query.customerId)}/loyaltyDetails`,
    query: { programId: query.programId },
    failures: CUSTOMER_FAILURES,
    answer,
  });
  return { programs: value.data, requestId, warnings };
}
