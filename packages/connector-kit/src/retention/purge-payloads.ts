import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { firstBytes } from './first-bytes.ts';
import { walkOldest } from './walk-oldest.ts';

export interface PurgePayloadsOptions {
  readonly database: Database;
  readonly nowMs: number;
  /** Payloads of messages that were done before then go. */
  readonly doneBeforeMs: number;
  /** Payloads of messages that became dead before then go. */
  readonly deadBeforeMs: number;
  readonly signal: AbortSignal;
}

const PAGE_ROWS = 200;
const MAX_PAGES = 500;

/** Deletes payloads that have served their time; what is still to be delivered keeps its own. @returns how many. */
export function purgePayloads(options: PurgePayloadsOptions): Promise<number> {
  const { database, nowMs, doneBeforeMs, deadBeforeMs, signal } = options;
  return walkOldest({
    nowMs,
    beforeMs: Math.max(doneBeforeMs, deadBeforeMs),
    maxPages: MAX_PAGES,
    signal,
    read: async (afterSeq) => firstBytes(await readPage(database, afterSeq)),
    async act(rows) {
      const ended = rows.flatMap(({ seq, status, updated_at_ms }) => {
        const beforeMs = status === 'done' ? doneBeforeMs : deadBeforeMs;
        return (status === 'done' || status === 'dead') && updated_at_ms < beforeMs ? [seq] : [];
      });
      return ended.length === 0 ? 0 : purge(options, ended);
    },
  });
}

function readPage({ kysely }: Database, afterSeq: number) {
  return (
    kysely
      .selectFrom('inbox_payloads')
      .innerJoin('inbox_messages', 'inbox_messages.seq', 'inbox_payloads.message_seq')
      .select(['inbox_messages.seq', 'status', 'accepted_at_ms', 'updated_at_ms'])
      // Both databases know the length without reading the payload.
      .select(sql<number>`octet_length(inbox_payloads.payload)`.as('bytes'))
      .where('inbox_payloads.message_seq', '>', afterSeq)
      .orderBy('inbox_payloads.message_seq')
      .limit(PAGE_ROWS)
      .execute()
  );
}

/** A replay may have come in between: the row decides, and a replay that comes later sees what the row says. */
function purge(
  { database, nowMs, doneBeforeMs, deadBeforeMs }: PurgePayloadsOptions,
  seqs: readonly number[],
): Promise<number> {
  return database.transact(async (transaction) => {
    const purged = await transaction
      .updateTable('inbox_messages')
      .set({ payload_purged_at_ms: nowMs })
      .where('seq', 'in', seqs)
      // A dead one that holds its key is to be replayed one day.
      .where('is_open', '=', 0)
      .where((where) =>
        where.or([
          where.and([where('status', '=', 'done'), where('updated_at_ms', '<', doneBeforeMs)]),
          where.and([where('status', '=', 'dead'), where('updated_at_ms', '<', deadBeforeMs)]),
        ]),
      )
      .returning('seq')
      .execute();
    if (purged.length === 0) return 0;
    await transaction
      .deleteFrom('inbox_payloads')
      .where(
        'message_seq',
        'in',
        purged.map(({ seq }) => seq),
      )
      .execute();
    return purged.length;
  });
}
