import type { Kysely, Selectable } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { AttemptOutcome } from './inbox.ts';

/** An attempt, or what kept a message from its next one; that lasted from the first such try to the last. */
export interface HistoryRow extends Omit<Selectable<Schema['inbox_attempts']>, 'outcome'> {
  readonly outcome: AttemptOutcome['kind'];
}

/** What was tried with some messages, of each in the order it happened. */
export async function readHistory(
  kysely: Kysely<Schema>,
  seqs: readonly number[],
): Promise<readonly HistoryRow[]> {
  const [attempts, deferrals] = await Promise.all([
    kysely.selectFrom('inbox_attempts').selectAll().where('message_seq', 'in', seqs).execute(),
    kysely.selectFrom('inbox_deferrals').selectAll().where('message_seq', 'in', seqs).execute(),
  ]);
  const deferred = deferrals.map(historyOf);
  // By number first: somebody may have set the clock.
  return [...deferred, ...attempts].toSorted((one, other) => one.attempt - other.attempt);
}

function historyOf({ ended_at_ms, ...deferral }: Selectable<Schema['inbox_deferrals']>): HistoryRow {
  return { ...deferral, duration_ms: Math.max(0, ended_at_ms - deferral.started_at_ms) };
}
