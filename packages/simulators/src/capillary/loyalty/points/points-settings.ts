import { z } from 'zod';
import { decimalText } from '../amounts/decimal.ts';

/** What the documents leave open about points and tiers (reference sections 6.3, 6.5 and 7.1). */
export const pointsSettings = {
  /** The one loyalty program of the organisation. */
  programId: z.int().min(1).default(1414),
  programName: z.string().default('DefaultProgram'),
  /** Tiers by lifetime points, lowest first. */
  tiers: z
    .array(z.strictObject({ name: z.string(), fromLifetimePoints: decimalText }))
    .min(1)
    .default([
      { name: 'Bronze', fromLifetimePoints: '0' },
      { name: 'Silver', fromLifetimePoints: '1000' },
      { name: 'Gold', fromLifetimePoints: '5000' },
    ]),
  /** What one point is worth. */
  pointsCurrencyRatio: decimalText.default('1'),
  /** Smallest redemption (821 below), largest (819 above), and step (807). Null: no rule. */
  redemptionMinimum: decimalText.nullable().default(null),
  redemptionMaximum: decimalText.nullable().default(null),
  redemptionMultiple: decimalText.nullable().default(null),
  /** Whether a redemption needs a validation code (824 without it); `skip_validation=true` waives it. */
  redemptionCodeRequired: z.boolean().default(false),
  /** How long a validation code is valid, in minutes: an organisation setting, 20 in InStore's FAQ. */
  redemptionCodeMinutes: z.int().min(1).default(20),
  /** A redemption with an `external_reference_number` that was used: original, refused or one more (unknown). */
  duplicateRedemptionReference: z.enum(['original', 'refuse', 'redeem']).default('original'),
  /** `Allow_points_redemption_reversal`: without it reversals answer 905. */
  redemptionReversalEnabled: z.boolean().default(true),
  /** Within so many seconds the same reversal again is a duplicate (902). 0: it is a second reversal (unknown). */
  duplicateReversalSeconds: z.int().min(0).default(0),
};
