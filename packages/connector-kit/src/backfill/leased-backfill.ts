import type { Transaction } from 'kysely';
import type { Database, Dialect } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { BackfillRow } from './backfill-row.ts';

/** A backfill in the hands of one process. Whatever that process writes about it, it writes while `lease` is its own. */
export interface LeasedBackfill {
  readonly id: string;
  readonly lease: string;
}

export interface ReadLeasedOptions {
  readonly transaction: Transaction<Schema>;
  readonly dialect: Dialect;
  readonly leased: LeasedBackfill;
}

/**
 * The row, kept from others until the transaction ends; `undefined` when another process has taken the backfill over.
 * To be read first in each transaction that writes about it.
 */
export function readLeased({
  transaction,
  dialect,
  leased,
}: ReadLeasedOptions): Promise<BackfillRow | undefined> {
  return transaction
    .selectFrom('backfills')
    .selectAll()
    .where('id', '=', leased.id)
    .where('lease', '=', leased.lease)
    .$if(dialect === 'postgres', (query) => query.forUpdate())
    .executeTakeFirst();
}

/** Holds it until then. `false` when another process has it. */
export async function renewLease(
  database: Database,
  leased: LeasedBackfill,
  leasedUntilMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await database.transact((transaction) =>
    transaction
      .updateTable('backfills')
      .set({ leased_until_ms: leasedUntilMs })
      .where('id', '=', leased.id)
      .where('lease', '=', leased.lease)
      .executeTakeFirst(),
  );
  return numUpdatedRows > 0n;
}

/** Lets another process, or a later call, have it at once. */
export async function releaseLease(database: Database, leased: LeasedBackfill): Promise<void> {
  await database.transact((transaction) =>
    transaction
      .updateTable('backfills')
      .set({ lease: null, leased_until_ms: 0 })
      .where('id', '=', leased.id)
      .where('lease', '=', leased.lease)
      .execute(),
  );
}
