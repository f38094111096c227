import { sql, type Selectable, type Transaction } from 'kysely';
import type { Dialect } from '../database/database.ts';
import type { InboxMessageTable, Schema } from '../database/schema.ts';

/** Of this database: the number means nothing else. */
const CLAIM_LOCK = 4_101_001;

export type ClaimedRow = Selectable<InboxMessageTable> & { readonly payload: Uint8Array };

export interface ClaimOptions {
  readonly transaction: Transaction<Schema>;
  readonly dialect: Dialect;
  readonly limit: number;
  readonly nowMs: number;
  readonly leaseMs: number;
  readonly lease: string;
  /** Messages this very process still works on. */
  readonly isHeld: (messageId: string) => boolean;
}

/** Gives the messages that may run now to one worker, oldest first. */
export async function claimMessages(options: ClaimOptions): Promise<readonly ClaimedRow[]> {
  const { transaction, dialect, nowMs, leaseMs, lease, isHeld } = options;
  // Two claims at once could each find a message of the same key to be the oldest, when one of them was replayed or
  // committed in between. One claim at a time cannot, and takes a batch in a millisecond or two.
  if (dialect === 'postgres')
    await sql`select pg_advisory_xact_lock(${sql.lit(CLAIM_LOCK)})`.execute(transaction);
  const rows = (await selectRunnable(options)).filter(({ id }) => !isHeld(id));
  if (rows.length === 0) return [];
  await recordLostAttempts(transaction, rows, nowMs);
  await transaction
    .updateTable('inbox_messages')
    .set((column) => ({
      status: 'working',
      lease,
      due_at_ms: nowMs + leaseMs,
      attempts: column('attempts', '+', 1),
      round_attempts: column('round_attempts', '+', 1),
      updated_at_ms: nowMs,
    }))
    .where(
      'seq',
      'in',
      rows.map(({ seq }) => seq),
    )
    .execute();
  return rows;
}

function selectRunnable({ transaction, dialect, limit, nowMs }: ClaimOptions) {
  return (
    transaction
      .selectFrom('inbox_messages as message')
      .innerJoin('inbox_payloads', 'inbox_payloads.message_seq', 'message.seq')
      .selectAll('message')
      .select('inbox_payloads.payload')
      .where('message.is_open', '=', 1)
      .where('message.due_at_ms', '<=', nowMs)
      .where('message.seq', '=', (query) =>
        query
          .selectFrom('inbox_messages as sibling')
          .select('sibling.seq')
          .whereRef('sibling.tenant_id', '=', 'message.tenant_id')
          .whereRef('sibling.ordering_key', '=', 'message.ordering_key')
          .where('sibling.is_open', '=', 1)
          .orderBy('sibling.seq')
          .limit(1),
      )
      // The oldest of its key is not enough: an older one may have been replayed while this key is being worked on.
      .where((where) =>
        where(
          where.refTuple('message.tenant_id', 'message.ordering_key'),
          'not in',
          where
            .selectFrom('inbox_messages as other')
            .select(['other.tenant_id', 'other.ordering_key'])
            .where('other.status', '=', 'working')
            .where('other.due_at_ms', '>', nowMs)
            .$asTuple('tenant_id', 'ordering_key'),
        ),
      )
      .orderBy('message.due_at_ms')
      .orderBy('message.seq')
      .limit(limit)
      .$if(dialect === 'postgres', (query) => query.forUpdate('message').skipLocked())
      .execute()
  );
}

/** A message that is still `working` when it is claimed was in the hands of a worker that died. */
async function recordLostAttempts(
  transaction: Transaction<Schema>,
  rows: readonly ClaimedRow[],
  nowMs: number,
): Promise<void> {
  const lost = rows.filter(({ status }) => status === 'working');
  if (lost.length === 0) return;
  await transaction
    .insertInto('inbox_attempts')
    .values(
      lost.map((row) => ({
        message_seq: row.seq,
        attempt: row.attempts,
        started_at_ms: row.updated_at_ms,
        duration_ms: Math.max(0, nowMs - row.updated_at_ms),
        outcome: 'retry' as const,
        error_code: 'INTERNAL',
        error_message: 'The worker stopped before this attempt had an outcome.',
        request_id: null,
      })),
    )
    .execute();
}
