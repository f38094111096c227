import { type ExpressionBuilder, sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { LeasedBackfill } from './leased-backfill.ts';

/** Beyond every lease by more than the clocks of two processes differ. */
const IMPOSSIBLE_LEASES = 2;

export interface ClaimBackfillOptions {
  readonly database: Database;
  readonly nowMs: number;
  readonly leaseMs: number;
  readonly lease: string;
  /** Those that this process holds itself: its own clock may have been set forward. */
  readonly without: readonly string[];
}

/** Takes the oldest backfill that has something to do and is in nobody's hands, or in those of a process that died. */
export async function claimBackfill(options: ClaimBackfillOptions): Promise<LeasedBackfill | undefined> {
  const { database, nowMs, leaseMs, lease, without } = options;

  function isFree(where: ExpressionBuilder<Schema, 'backfills'>) {
    return where.or([
      where('leased_until_ms', '<=', nowMs),
      // Given while the clock was ahead.
      where('leased_until_ms', '>', nowMs + leaseMs * IMPOSSIBLE_LEASES),
    ]);
  }

  const candidate = await database.kysely
    .selectFrom('backfills')
    .select('id')
    .where('closed_at_ms', 'is', null)
    .where(isFree)
    .where((where) =>
      where.or([
        where('state', 'in', ['running', 'cancelled']),
        // Paused or failed: some messages may still be on their way.
        where.and([where('is_dry_run', '=', 0), sql<boolean>`found > sent + duplicate + skipped + rejected`]),
      ]),
    )
    .$if(without.length > 0, (query) => query.where('id', 'not in', without))
    .orderBy('created_at_ms')
    .limit(1)
    .executeTakeFirst();
  if (candidate === undefined) return undefined;
  const taken = await database.transact((transaction) =>
    transaction
      .updateTable('backfills')
      .set({ lease, leased_until_ms: nowMs + leaseMs })
      .where('id', '=', candidate.id)
      // Another process may have been quicker.
      .where(isFree)
      .returning('id')
      .executeTakeFirst(),
  );
  return taken === undefined ? undefined : { id: taken.id, lease };
}
