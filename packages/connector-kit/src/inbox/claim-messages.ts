import type { Selectable, Transaction } from 'kysely';
import type { Dialect } from '../database/database.ts';
import type { InboxMessageTable, Schema } from '../database/schema.ts';
import { lockLanes } from './lock-lanes.ts';
import { PARKED_MS, parkMessages } from './parked-messages.ts';

/** Rows looked at beyond those asked for: room for those that turn out to be blocked. */
const LOOK_FURTHER = 100;

/** Does not open, so its message becomes dead: messages are not written without a payload. */
const NO_PAYLOAD = new Uint8Array();

type MessageRow = Selectable<InboxMessageTable>;

/** As it was before the claim, with its payload. */
export type ClaimedRow = MessageRow & { readonly payload: Uint8Array };

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

/** Gives the messages that may run now to one worker, the longest due first. */
export async function claimMessages(options: ClaimOptions): Promise<readonly ClaimedRow[]> {
  const { transaction, dialect, nowMs, leaseMs, lease } = options;
  // Two claims at once could each find a message of the same key to be the oldest, when one of them was replayed or
  // committed in between. One claim at a time cannot, and takes a batch in a few milliseconds.
  await lockLanes(transaction, dialect, 'alone');
  const rows = await findRunnable(options);
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
    .where('seq', 'in', seqsOf(rows))
    .execute();
  return withPayloads(transaction, rows);
}

/** Blocked messages are parked on the way, so that no claim looks at them twice. */
async function findRunnable(options: ClaimOptions): Promise<readonly MessageRow[]> {
  const { transaction, limit, isHeld } = options;
  const atOnce = limit + LOOK_FURTHER;
  for (;;) {
    const due = await selectDue(options, atOnce);
    const blocked = due.filter(({ is_blocked }) => Boolean(is_blocked));
    if (blocked.length > 0) await parkMessages(transaction, seqsOf(blocked));
    const runnable = due.filter(({ is_blocked, id }) => !is_blocked && !isHeld(id));
    const isAll = due.length < atOnce || blocked.length === 0;
    if (runnable.length >= limit || isAll) return runnable.slice(0, limit);
  }
}

/**
 * Due messages, and whether an older one of their key is still open. Without those whose key is being worked on: of
 * such a key an older message may be due, when it was replayed.
 */
function selectDue({ transaction, dialect, nowMs }: ClaimOptions, limit: number) {
  return transaction
    .selectFrom('inbox_messages as message')
    .selectAll('message')
    .select((select) =>
      select
        .exists(
          select
            .selectFrom('inbox_messages as older')
            .select('older.seq')
            .whereRef('older.tenant_id', '=', 'message.tenant_id')
            .whereRef('older.ordering_key', '=', 'message.ordering_key')
            .whereRef('older.seq', '<', 'message.seq')
            .where('older.is_open', '=', 1),
        )
        .as('is_blocked'),
    )
    .where('message.is_open', '=', 1)
    .where('message.due_at_ms', '<=', nowMs)
    .where((where) =>
      where(
        where.refTuple('message.tenant_id', 'message.ordering_key'),
        'not in',
        where
          .selectFrom('inbox_messages as other')
          .select(['other.tenant_id', 'other.ordering_key'])
          .where('other.status', '=', 'working')
          .where('other.due_at_ms', '>', nowMs)
          // One whose worker died may have been parked since, behind a replay.
          .where('other.due_at_ms', '<', PARKED_MS)
          .$asTuple('tenant_id', 'ordering_key'),
      ),
    )
    .orderBy('message.due_at_ms')
    .orderBy('message.seq')
    .limit(limit)
    .$if(dialect === 'postgres', (query) => query.forUpdate('message').skipLocked())
    .execute();
}

async function withPayloads(
  transaction: Transaction<Schema>,
  rows: readonly MessageRow[],
): Promise<ClaimedRow[]> {
  const payloads = await transaction
    .selectFrom('inbox_payloads')
    .selectAll()
    .where('message_seq', 'in', seqsOf(rows))
    .execute();
  const bySeq = new Map(payloads.map(({ message_seq, payload }) => [message_seq, payload]));
  return rows.map((row) => ({ ...row, payload: bySeq.get(row.seq) ?? NO_PAYLOAD }));
}

/** A message that is still `working` when it is claimed was in the hands of a worker that died. */
async function recordLostAttempts(
  transaction: Transaction<Schema>,
  rows: readonly MessageRow[],
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

function seqsOf(rows: readonly MessageRow[]): number[] {
  return rows.map(({ seq }) => seq);
}
