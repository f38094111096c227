import type { Database } from '../database/database.ts';
import { addItems } from './add-items.ts';
import { type LeasedBackfill, readLeased } from './leased-backfill.ts';
import type { AcceptedItem } from './put-page.ts';

/** What a page added. */
export type PageOutcome =
  | { readonly kind: 'put'; readonly accepted: readonly AcceptedItem[] }
  | { readonly kind: 'counted'; readonly found: number; readonly duplicate: number };

export interface Checkpoint {
  readonly database: Database;
  readonly leased: LeasedBackfill;
  readonly page: PageOutcome;
  readonly nextCursor: string | undefined;
  readonly expected: number | null;
  readonly nowMs: number;
}

/** Records a page and where the next one begins, in one transaction. Nothing when another process has taken over. */
export async function saveCheckpoint(checkpoint: Checkpoint): Promise<void> {
  const { database, leased, page, nextCursor, expected, nowMs } = checkpoint;
  await database.transact(async (transaction) => {
    const row = await readLeased({ transaction, dialect: database.dialect, leased });
    if (row === undefined) return;
    const added =
      page.kind === 'put'
        ? { found: await addItems(transaction, leased.id, page.accepted), duplicate: 0 }
        : page;
    await transaction
      .updateTable('backfills')
      .set({
        next_cursor: nextCursor ?? null,
        is_read_through: nextCursor === undefined ? 1 : 0,
        expected,
        found: row.found + added.found,
        duplicate: row.duplicate + added.duplicate,
        failures: 0,
        error_code: null,
        error_message: null,
        updated_at_ms: nowMs,
      })
      .where('id', '=', leased.id)
      .execute();
  });
}
