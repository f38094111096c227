import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { AttemptOutcome } from './inbox.ts';
import { failureOf, type Settlement } from './settlement.ts';

type Settled = Settlement & { readonly seq: number };

/** Keeps the attempts: when, for how long, what came of it, and Capillary's name for the call. */
export async function recordAttempts(
  transaction: Transaction<Schema>,
  settled: readonly Settled[],
): Promise<void> {
  const attempts: Schema['inbox_attempts'][] = [];
  const deferrals: Schema['inbox_deferrals'][] = [];
  for (const each of settled) {
    const { outcome, nowMs, durationMs } = each;
    const { kind } = outcome;
    if (kind === 'paused' || kind === 'postponed') {
      deferrals.push({ ...factsOf(each), outcome: kind, ended_at_ms: nowMs });
    } else attempts.push({ ...factsOf(each), outcome: kind, duration_ms: durationMs });
  }
  await insertAttempts(transaction, attempts);
  await insertDeferrals(transaction, deferrals);
}

function factsOf({ seq, message, outcome, nowMs, durationMs }: Settled) {
  return {
    message_seq: seq,
    attempt: message.attempt,
    started_at_ms: nowMs - durationMs,
    ...failureOf(outcome),
    request_id: requestIdOf(outcome),
  };
}

export async function insertAttempts(
  transaction: Transaction<Schema>,
  attempts: readonly Schema['inbox_attempts'][],
): Promise<void> {
  if (attempts.length === 0) return;
  await transaction
    .insertInto('inbox_attempts')
    .values(attempts)
    // Each has a number of its own. Should it not, what became of the message counts more than its history.
    .onConflict((conflict) => conflict.columns(['message_seq', 'attempt']).doNothing())
    .execute();
}

/** One row for all tries before an attempt, from the first to the last: a pause may last for days, with a try a minute. */
async function insertDeferrals(
  transaction: Transaction<Schema>,
  deferrals: readonly Schema['inbox_deferrals'][],
): Promise<void> {
  if (deferrals.length === 0) return;
  await transaction
    .insertInto('inbox_deferrals')
    .values(deferrals)
    .onConflict((conflict) =>
      conflict.columns(['message_seq', 'attempt', 'outcome']).doUpdateSet((row) => ({
        ended_at_ms: row.ref('excluded.ended_at_ms'),
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
