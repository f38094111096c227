import type { Transaction } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { BackfillOutcome } from './backfill.ts';
import { type BackfillRow, inFlightOf } from './backfill-row.ts';
import { type LeasedBackfill, readLeased } from './leased-backfill.ts';
import { type EndedItem, outcomeOfItem } from './outcome-of-item.ts';
import { addReasons, readReasons } from './reasons.ts';

/** Bounds a transaction, and its parameters. */
const MAX_TOGETHER = 500;

const OUTCOMES: readonly BackfillOutcome[] = ['sent', 'duplicate', 'skipped', 'rejected'];

/**
 * Counts what became of the messages that have ended since the last time.
 * @returns the backfill as it is then, and whether there may be more to count; `undefined` when another process has
 * taken it over.
 */
export function learnOutcomes(
  database: Database,
  leased: LeasedBackfill,
  nowMs: number,
): Promise<{ readonly row: BackfillRow; readonly hasMore: boolean } | undefined> {
  return database.transact(async (transaction) => {
    const row = await readLeased({ transaction, dialect: database.dialect, leased });
    if (row === undefined) return undefined;
    if (inFlightOf(row) === 0) return { row, hasMore: false };
    const ended = await endedItems(transaction, row.id);
    if (ended.length === 0) return { row, hasMore: false };
    const learned = ended.map((item) => ({ seq: item.message_seq, is: outcomeOfItem(item) }));
    const counts = { sent: row.sent, duplicate: row.duplicate, skipped: row.skipped, rejected: row.rejected };
    for (const outcome of OUTCOMES) {
      const seqs = learned.filter(({ is }) => is.outcome === outcome).map(({ seq }) => seq);
      if (seqs.length === 0) continue;
      counts[outcome] += seqs.length;
      await transaction
        .updateTable('backfill_items')
        .set({ outcome })
        .where('backfill_id', '=', row.id)
        .where('message_seq', 'in', seqs)
        .execute();
    }
    const given = learned.flatMap(({ is: { outcome, reason } }) =>
      reason !== undefined && (outcome === 'skipped' || outcome === 'rejected')
        ? [{ kind: outcome, reason }]
        : [],
    );
    const reasons = JSON.stringify(addReasons(readReasons(row.reasons), given));
    const changes = { ...counts, reasons, updated_at_ms: nowMs };
    await transaction.updateTable('backfills').set(changes).where('id', '=', row.id).execute();
    return { row: { ...row, ...changes }, hasMore: ended.length === MAX_TOGETHER };
  });
}

function endedItems(
  transaction: Transaction<Schema>,
  backfillId: string,
): Promise<readonly (EndedItem & { readonly message_seq: number })[]> {
  return transaction
    .selectFrom('backfill_items as item')
    .innerJoin('inbox_messages as message', 'message.seq', 'item.message_seq')
    .select(['item.message_seq', 'item.was_accepted_before'])
    .select(['message.status', 'message.error_code', 'message.result'])
    .where('item.backfill_id', '=', backfillId)
    .where('item.outcome', 'is', null)
    .where('message.status', 'in', ['done', 'dead'])
    .limit(MAX_TOGETHER)
    .execute();
}
