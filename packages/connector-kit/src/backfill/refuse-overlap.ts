import { AppError } from '@capconnect/kernel';
import { sql, type Transaction } from 'kysely';
import type { Dialect } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { isoOf } from '../inbox/delivery-of-row.ts';
import type { BackfillRow } from './backfill-row.ts';

/** A number of our choice for PostgreSQL's advisory lock; no other part of the product uses it. */
const LOCK = 4_101_005;

/**
 * Two that read the same history would spend the rate budget twice. A dry run spends none of it, so it may run beside.
 * Whoever asks keeps others from asking until its transaction ends; SQLite has one writer anyway.
 * @throws `CONFLICT`
 */
export async function refuseOverlap(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  row: Pick<BackfillRow, 'id' | 'tenant_id' | 'from_ms' | 'to_ms' | 'is_dry_run'>,
): Promise<void> {
  if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(transaction);
  const other = await transaction
    .selectFrom('backfills')
    .select(['id', 'state', 'from_ms', 'to_ms'])
    .where('tenant_id', '=', row.tenant_id)
    .where('is_dry_run', '=', row.is_dry_run)
    .where('id', '!=', row.id)
    .where('state', 'in', ['running', 'paused'])
    .where('from_ms', '<', row.to_ms)
    .where('to_ms', '>', row.from_ms)
    .executeTakeFirst();
  if (other === undefined) return;
  const range = `${isoOf(other.from_ms)} to ${isoOf(other.to_ms)}`;
  throw new AppError(
    'CONFLICT',
    `Backfill ${other.id} of this tenant is ${other.state} and covers a part of this range (${range}). Wait for its end, or cancel it first.`,
    { details: { backfillId: other.id } },
  );
}
