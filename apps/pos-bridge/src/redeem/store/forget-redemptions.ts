import type { Database } from '@capconnect/connector-kit';
import type { RedemptionTables } from './redemption-tables.ts';

const DAY_MS = 24 * 3_600_000;
/** A day's total is of no use when the day is over, wherever the store is. */
const TOTAL_DAYS = 8;

export interface ForgetOptions {
  readonly database: Database;
  readonly nowMs: number;
  /** How long a settled redemption is known by its key. */
  readonly receiptDays: number;
}

/** Deletes what has served its time. What is not settled stays. */
export async function forgetRedemptions({ database, nowMs, receiptDays }: ForgetOptions): Promise<void> {
  await database.transact(async (work) => {
    const transaction = work.withTables<RedemptionTables>();
    await transaction
      .deleteFrom('pos_redemptions')
      .where('updated_at_ms', '<', nowMs - receiptDays * DAY_MS)
      .where('state', 'in', ['done', 'refused', 'void'])
      .execute();
    await transaction
      .deleteFrom('pos_offline_totals')
      .where('updated_at_ms', '<', nowMs - TOTAL_DAYS * DAY_MS)
      .execute();
  });
}
