import type { Database } from '../database/database.ts';
import { walkOldest } from './walk-oldest.ts';

export interface DeleteReceiptsOptions {
  readonly database: Database;
  readonly nowMs: number;
  /** Receipts of messages that ended before then go, unless their payload is still kept. */
  readonly beforeMs: number;
  readonly signal: AbortSignal;
}

const PAGE_ROWS = 200;
const MAX_PAGES = 500;

/** Deletes the receipts of old messages with their attempts and references. @returns how many receipts. */
export function deleteReceipts({
  database,
  nowMs,
  beforeMs,
  signal,
}: DeleteReceiptsOptions): Promise<number> {
  return walkOldest({
    nowMs,
    beforeMs,
    maxPages: MAX_PAGES,
    signal,
    read: (afterSeq) =>
      database.kysely
        .selectFrom('inbox_messages')
        .select(['seq', 'accepted_at_ms', 'updated_at_ms', 'payload_purged_at_ms'])
        .where('seq', '>', afterSeq)
        .orderBy('seq')
        .limit(PAGE_ROWS)
        .execute(),
    async act(rows) {
      // Without its payload a message never runs again, so nothing can happen to it in between.
      const ended = rows.filter(
        ({ updated_at_ms, payload_purged_at_ms }) =>
          payload_purged_at_ms !== null && updated_at_ms < beforeMs,
      );
      if (ended.length > 0)
        await deleteAll(
          database,
          ended.map(({ seq }) => seq),
        );
      return ended.length;
    },
  });
}

async function deleteAll(database: Database, seqs: readonly number[]): Promise<void> {
  await database.transact(async (transaction) => {
    await transaction.deleteFrom('inbox_attempts').where('message_seq', 'in', seqs).execute();
    // Its references go with it.
    await transaction.deleteFrom('inbox_messages').where('seq', 'in', seqs).execute();
  });
}
