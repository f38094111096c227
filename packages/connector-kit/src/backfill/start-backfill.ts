import type { Database } from '../database/database.ts';
import type { BackfillRow } from './backfill-row.ts';
import { refuseOverlap } from './refuse-overlap.ts';

export interface StartOptions {
  readonly database: Database;
  readonly row: Pick<BackfillRow, 'id' | 'tenant_id' | 'from_ms' | 'to_ms' | 'is_dry_run' | 'ms_per_item'>;
  readonly nowMs: number;
}

/** Writes a new backfill that is to run. @throws `CONFLICT` when another one covers a part of its range. */
export async function startBackfill({ database, row, nowMs }: StartOptions): Promise<void> {
  await database.transact(async (transaction) => {
    await refuseOverlap(transaction, database.dialect, row);
    await transaction
      .insertInto('backfills')
      .values({ ...row, state: 'running', created_at_ms: nowMs, updated_at_ms: nowMs })
      .execute();
  });
}
