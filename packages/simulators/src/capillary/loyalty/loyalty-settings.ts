import { z } from 'zod';
import { decimalText } from './amounts/decimal.ts';
import { pointsSettings } from './points/points-settings.ts';
import { transactionSettings } from './transactions/transaction-settings.ts';

/** What the documents leave open about the loyalty data plane; spread into `settingsSchema`. */
export const loyaltySettings = {
  // Envelopes and limits (reference section 6.0).

  /** How long a write holds its customer, in milliseconds: another write for the customer answers 521 meanwhile. */
  customerLockMs: z.int().min(0).max(60_000).default(0),
  /** Rows in one bulk call (unknown; 1060 above). */
  bulkLimit: z.int().min(1).default(100),
  /** Whether `failureCount` of a batch counts the failed rows, or is 0 as in one documented sample (T23). */
  batchFailureCount: z.enum(['counted', 'zero']).default('counted'),

  // Customers (reference sections 6.1 and 6.2).

  /** Sources that need an `accountId`. */
  multiAccountSources: z
    .array(z.string())
    .default(['WECHAT', 'LINE', 'FACEBOOK', 'MOBILE_APP', 'WEB_ENGAGE', 'ECOMMERCE', 'MARTJACK']),
  /** The identifier every customer must have; null when any of them will do. */
  primaryIdentifier: z.enum(['mobile', 'email', 'externalId']).nullable().default(null),
  /** Lookups take several identifiers, and one that is not the primary finds nobody on its own (8015). */
  dualEligibility: z.boolean().default(false),
  /** Labels that a status may have; others are refused with 8086. */
  statusLabels: z.array(z.string()).default(['ACTIVE', 'INACTIVE', 'FRAUD']),
  /** Label of a new customer; without one, adding answers with warning 8107. */
  defaultStatusLabel: z.string().nullable().default(null),
  /** Extended fields that exist; others are dropped with warning 91016. Null: all exist. */
  knownExtendedFields: z.array(z.string()).nullable().default(null),
  /** Points for registering. */
  registrationPoints: decimalText.default('0'),
  /** A read of a merged customer: refused with 8069, or the survivor with warning 91009. */
  mergedCustomerAnswer: z.enum(['refuse', 'survivor']).default('refuse'),
  /** Whether v1.1 finds only what is registered in INSTORE (unknown). */
  v1LookupScope: z.enum(['any-source', 'instore']).default('any-source'),

  ...transactionSettings,
  ...pointsSettings,

  // Coupons (reference section 6.6).

  /** HTTP status of v1.1 coupon/redeem when every item failed: 500 in the sample. */
  v1CouponFailureStatus: z.int().min(200).max(599).default(500),
  /** Leaves the `response` wrapper out of a successful v1.1 coupon/redeem: an older sample has none. */
  v1CouponRedeemIsBare: z.boolean().default(false),

  // One-time passwords (reference section 6.7).

  /** v2 OTPs a day for one address, then 429. */
  otpPerDay: z.int().min(0).default(10),
  /** How long a v2 OTP is valid, in minutes (unknown; InStore's validation code lives 20). */
  otpMinutes: z.int().min(1).default(20),
};
