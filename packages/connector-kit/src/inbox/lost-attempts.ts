import { AppError } from '@capconnect/kernel';
import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { PARKED_MS } from './parked-messages.ts';
import { insertAttempts } from './record-attempts.ts';
import type { MessageRow } from './select-due.ts';

/**
 * One worker may die of anything; four in a row, each with the same message in its hands, most likely die of it. With
 * leases of 10 s such a message is put aside within a minute.
 */
const MAX_LOST = 4;

/** Lost so often, a message runs without others that were. */
const SUSPECT_AFTER = 2;

const LOST = 'The worker stopped before this attempt had an outcome.';
const POISONOUS =
  'Its worker ended four times in a row while it had this message. Find the cause in the log; then replay the message.';

/** A message that is still `working` when it is claimed was in the hands of a worker that died. */
function wereLost(rows: readonly MessageRow[]): readonly MessageRow[] {
  return rows.filter(({ status }) => status === 'working');
}

export async function recordLostAttempts(
  transaction: Transaction<Schema>,
  rows: readonly MessageRow[],
  nowMs: number,
): Promise<void> {
  const lost = wereLost(rows);
  if (lost.length === 0) return;
  await insertAttempts(
    transaction,
    lost.map((row) => ({
      message_seq: row.seq,
      attempt: row.attempts,
      started_at_ms: row.updated_at_ms,
      duration_ms: Math.max(0, nowMs - row.updated_at_ms),
      outcome: 'retry',
      error_code: 'INTERNAL',
      error_message: LOST,
      request_id: null,
    })),
  );
  await transaction
    .updateTable('inbox_messages')
    .set((column) => ({ lost_attempts: column('lost_attempts', '+', 1) }))
    .where(
      'seq',
      'in',
      lost.map(({ seq }) => seq),
    )
    .execute();
}

/**
 * What was in the hands of one dying worker comes due together, and would be lost together again: a poisonous message would
 * take its neighbours along. So those that were lost twice run one at a time, and only the guilty one goes on being lost.
 */
export async function oneSuspect(
  transaction: Transaction<Schema>,
  rows: readonly MessageRow[],
  nowMs: number,
): Promise<readonly MessageRow[]> {
  const suspects = wereLost(rows).filter(({ lost_attempts }) => lost_attempts + 1 >= SUSPECT_AFTER);
  if (suspects.length === 0) return rows;
  const running = await transaction
    .selectFrom('inbox_messages')
    .select('seq')
    .where('status', '=', 'working')
    .where('lost_attempts', '>=', SUSPECT_AFTER)
    .where('due_at_ms', '>', nowMs)
    .where('due_at_ms', '<', PARKED_MS)
    .limit(1)
    .executeTakeFirst();
  const chosen = running === undefined ? suspects[0] : undefined;
  return rows.filter((row) => row === chosen || !suspects.includes(row));
}

/** A row as it was before it was claimed: whether its message keeps ending its workers. */
export function isPoisonous({ status, lost_attempts }: MessageRow): boolean {
  return status === 'working' && lost_attempts + 1 >= MAX_LOST;
}

export function poisonous(): AppError {
  return new AppError('POISONOUS_MESSAGE', POISONOUS);
}
