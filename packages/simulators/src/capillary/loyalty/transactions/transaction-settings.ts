import { z } from 'zod';
import { decimalText } from '../amounts/decimal.ts';

const DAYS = z.int().min(0).nullable();

/** What the documents leave open about transactions (reference sections 6.4, 7.1 and 7.2). */
export const transactionSettings = {
  /** Where a bill number may exist once: `CONF_LOYALTY_IS_BILL_NUMBER_UNIQUE` and its store and till variants. */
  billNumberUnique: z.enum(['org', 'store', 'till', 'off']).default('org'),
  /** After so many days a bill number may come again: `CONF_LOYALTY_BILL_NUMBER_UNIQUE_IN_DAYS`. Null: never. */
  billNumberUniqueDays: DAYS.default(null),
  /** `IS_RETURN_BILL_UNIQUE`: one return a bill number. */
  returnBillNumberUnique: z.boolean().default(false),
  /** `CONF_ALLOW_NOT_EXISTING_BILL_RETURN`: 625 becomes a warning. */
  allowReturnWithoutBill: z.boolean().default(false),
  /** Whether every return must name the original bill's time (624 without it). */
  purchaseTimeRequired: z.boolean().default(false),
  /** A billing date further ahead is refused with 643. Null: never. */
  billingDateMaxFutureDays: DAYS.default(1),
  /** A billing date further back is refused with 644. Null: never. */
  billingDateMaxPastDays: DAYS.default(null),
  /** `CONF_ORG_DISABLE_MACHINE_TIME_CONV`: v2 stores the wall clock as sent, whatever its offset. */
  storesWallClockAsSent: z.boolean().default(false),
  /** Points for each 1.00 of the bill, rounded down to whole points. */
  pointsPerCurrencyUnit: decimalText.default('1'),
  /** `CONF_POINTS_RETURN_ENABLED`: a return takes back what its part of the bill earned. */
  pointsReturnEnabled: z.boolean().default(true),
  /** `CONF_RETRO_TRANSACTION_ENABLE`: a guest's bill can be given to a customer later. */
  retroTransactionEnabled: z.boolean().default(true),
  /** `CONF_CLIENT_RETRO_MAX_ALLOWED_AGE_DAYS`: for so many days. Null: for ever. */
  retroTransactionMaxAgeDays: DAYS.default(null),
  /** A second currency that bills earn; only reported as a side effect (T22), never kept. */
  alternateCurrency: z
    .strictObject({ identifier: z.string(), name: z.string(), perCurrencyUnit: decimalText })
    .nullable()
    .default(null),
};
