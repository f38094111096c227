import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { AttemptOutcome } from './inbox.ts';
import { failureOf, type Settlement } from './settlement.ts';

/** Keeps the attempts: when, for how long, what came of it, and Capillary's name for the call. */
export async function recordAttempts(
  transaction: Transaction<Schema>,
  settled: readonly (Settlement & { readonly seq: number })[],
): Promise<void> {
  await insertAttempts(
    transaction,
    settled.map(({ seq, message, outcome, nowMs, durationMs }) => ({
      message_seq: seq,
      attempt: message.attempt,
      started_at_ms: nowMs - durationMs,
      duration_ms: durationMs,
      outcome: outcome.kind,
      ...failureOf(outcome),
      request_id: requestIdOf(outcome),
    })),
  );
}

/** A try of a paused tenant was no attempt, so the next one has its number and takes its place. */
export async function insertAttempts(
  transaction: Transaction<Schema>,
  attempts: readonly Schema['inbox_attempts'][],
): Promise<void> {
  if (attempts.length === 0) return;
  await transaction
    .insertInto('inbox_attempts')
    .values(attempts)
    .onConflict((conflict) =>
      conflict.columns(['message_seq', 'attempt']).doUpdateSet((row) => ({
        started_at_ms: row.ref('excluded.started_at_ms'),
        duration_ms: row.ref('excluded.duration_ms'),
        outcome: row.ref('excluded.outcome'),
        error_code: row.ref('excluded.error_code'),
        error_message: row.ref('excluded.error_message'),
        request_id: row.ref('excluded.request_id'),
      })),
    )
    .execute();
}

/** Capillary's name for the call, by which its support finds it. */
function requestIdOf(outcome: AttemptOutcome): string | null {
  const facts = outcome.kind === 'done' ? outcome.result : outcome.error.details;
  const requestId = facts['requestId'];
  return typeof requestId === 'string' ? requestId : null;
}
