import { z } from 'zod';
import { decimalText } from './amounts/decimal.ts';
import { scalarText } from './customers/customer-input.ts';

const identifier = z.strictObject({ type: z.string(), value: scalarText });

const profileSeed = z.strictObject({
  source: z.string().default('INSTORE'),
  accountId: z.string().default(''),
  firstName: z.string().default(''),
  lastName: z.string().default(''),
  identifiers: z.array(identifier).default([]),
  fields: z.record(z.string(), z.unknown()).default({}),
});

const customerSeed = profileSeed.extend({
  id: z.int().min(1).optional(),
  mobile: scalarText.optional(),
  email: z.string().optional(),
  externalId: scalarText.optional(),
  /** Profiles in other sources. */
  otherProfiles: z.array(profileSeed).default([]),
  loyaltyType: z.enum(['loyalty', 'non-loyalty']).default('loyalty'),
  statusLabel: z.string().nullable().default(null),
  extendedFields: z.record(z.string(), z.unknown()).default({}),
  points: decimalText.default('0'),
  isPiiDeleted: z.boolean().default(false),
  /** Id of the customer it was merged into. */
  mergedInto: z.int().nullable().default(null),
});

const seriesSeed = z.strictObject({
  id: z.int().min(1),
  description: z.string().default(''),
  discountCode: z.string().default('NO_VALUE'),
  discountType: z.enum(['ABS', 'PERC']).default('ABS'),
  discountValue: decimalText.default('10'),
  discountUpto: decimalText.default('0'),
  validTill: z.iso.datetime({ offset: true }).default('2099-12-31T23:59:59Z'),
  /** -1: no limit. */
  redemptionsPerCode: z.int().min(-1).default(1),
  isTransferable: z.boolean().default(false),
  needsTransactionNumber: z.boolean().default(false),
  minimumBillAmount: decimalText.default('0'),
  storeCodes: z.array(z.string()).default([]),
  isTest: z.boolean().default(false),
});

const couponSeed = z.strictObject({
  id: z.int().min(1).optional(),
  code: z.string(),
  seriesId: z.int(),
  customerId: z.int().nullable().default(null),
  /** The series' when left out. */
  validTill: z.iso.datetime({ offset: true }).optional(),
  /** Ids of redemptions by the owner that stand already. */
  redemptionIds: z.array(z.int()).default([]),
});

const redemptionSeed = z.strictObject({
  redemptionId: z.string(),
  customerId: z.int(),
  points: decimalText,
  externalReferenceNumber: z.string().nullable().default(null),
  billNumber: z.string().default(''),
});

/** What `POST /__sim/seed` may put into the data plane. */
export const loyaltySeedSchema = z.strictObject({
  /** Accounts that exist, by source; a source that is not named takes any. */
  accounts: z.record(z.string(), z.array(z.string())).default({}),
  customers: z.array(customerSeed).default([]),
  couponSeries: z.array(seriesSeed).default([]),
  coupons: z.array(couponSeed).default([]),
  /** Points that were redeemed before; they are not taken from the customer's `points`. */
  pointsRedemptions: z.array(redemptionSeed).default([]),
});

export type LoyaltySeed = z.output<typeof loyaltySeedSchema>;
export type LoyaltySeedInput = z.input<typeof loyaltySeedSchema>;
