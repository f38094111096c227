import { z } from 'zod';

/**
 * The variables of an app that has an inbox, to be spread into its schema: how much may wait, and how long what was
 * accepted is kept.
 */
export function inboxEnvironment() {
  return {
    /** Messages that are accepted and not ended, in all processes that share the database. */
    INBOX_LIMIT: wholeNumber({ from: 1, default: 200_000 }),
    DISK_RESERVE_MB: wholeNumber({ from: 0, default: 200 }),
    PAYLOAD_RETENTION_DAYS: wholeNumber({ from: 1, default: 30 }),
    DEAD_RETENTION_DAYS: wholeNumber({ from: 1, default: 90 }),
    /** Platforms repeat deliveries for weeks: a receipt that is gone would let one through again. */
    RECEIPT_RETENTION_DAYS: wholeNumber({
      from: 35,
      default: 400,
      because: ', because a delivery that is repeated within that time must be recognised',
    }),
  };
}

interface WholeNumber {
  readonly from: number;
  readonly default: number;
  readonly because?: string;
}

function wholeNumber({ from, default: byDefault, because = '' }: WholeNumber) {
  const expected = `must be a whole number of at least ${from}${because}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, expected)
    .transform(Number)
    .refine((value) => value >= from, expected)
    .default(byDefault);
}
