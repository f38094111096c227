import type { Transaction } from 'kysely';
import type { Dialect } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { AttemptOutcome, ClaimedMessage } from './inbox.ts';
import { lockLanes } from './lock-lanes.ts';
import { unparkNext } from './parked-messages.ts';

export interface SettleOptions {
  readonly transaction: Transaction<Schema>;
  readonly dialect: Dialect;
  readonly message: Pick<ClaimedMessage, 'id' | 'lease' | 'attempt' | 'tenantId' | 'orderingKey'>;
  readonly outcome: AttemptOutcome;
  readonly nowMs: number;
  readonly durationMs: number;
}

/** Moves a message on after an attempt, and keeps the attempt. @returns `false` when the lease is another worker's. */
export async function settleMessage(options: SettleOptions): Promise<boolean> {
  const { transaction, dialect, message, outcome, nowMs, durationMs } = options;
  const isClosed = outcome.kind !== 'retry';
  if (isClosed) await lockLanes(transaction, dialect, 'together');
  const error = outcome.kind === 'done' ? null : outcome.error;
  const failure = { error_code: error?.code ?? null, error_message: error?.message ?? null };
  const row = await transaction
    .updateTable('inbox_messages')
    .set({ ...stateAfter(outcome, nowMs), ...failure, lease: null, updated_at_ms: nowMs })
    .where('id', '=', message.id)
    .where('lease', '=', message.lease)
    .returning('seq')
    .executeTakeFirst();
  if (row === undefined) return false;
  if (isClosed) await unparkNext(transaction, message);
  await transaction
    .insertInto('inbox_attempts')
    .values({
      message_seq: row.seq,
      attempt: message.attempt,
      started_at_ms: nowMs - durationMs,
      duration_ms: durationMs,
      outcome: outcome.kind,
      ...failure,
      request_id: requestIdOf(outcome),
    })
    .execute();
  return true;
}

function stateAfter(outcome: AttemptOutcome, nowMs: number) {
  if (outcome.kind === 'retry') {
    const newRound = outcome.startsNewRound === true ? { round_attempts: 0, round_started_at_ms: nowMs } : {};
    return { status: 'failed', is_open: 1, due_at_ms: outcome.notBeforeMs, ...newRound } as const;
  }
  const closed = { status: outcome.kind, is_open: 0, due_at_ms: nowMs } as const;
  return outcome.kind === 'done' ? { ...closed, result: JSON.stringify(outcome.result) } : closed;
}

/** Capillary's name for the call, by which its support finds it. */
function requestIdOf(outcome: AttemptOutcome): string | null {
  const facts = outcome.kind === 'done' ? outcome.result : outcome.error.details;
  const requestId = facts['requestId'];
  return typeof requestId === 'string' ? requestId : null;
}
