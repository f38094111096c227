import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Priority } from './inbox.ts';
import { priorities, rankOf } from './priorities.ts';

/** Messages of one priority: never tried, woken or replayed; or those whose time has come again. */
export interface DueKind {
  readonly priority: Priority;
  readonly isFresh: boolean;
}

/**
 * In the order they are claimed. Of each priority first those whose time has come again, what a dead worker held and
 * retries: with a backlog of fresh ones before them they would wait as long as it lasts.
 */
const KINDS: readonly DueKind[] = priorities.flatMap((priority) => [
  { priority, isFresh: false },
  { priority, isFresh: true },
]);

/**
 * Of which kinds there are any, asked in one question: most claims find one kind or none, and looking for each would be
 * six.
 */
export async function dueKinds(transaction: Transaction<Schema>, nowMs: number): Promise<readonly DueKind[]> {
  const found = await transaction
    .selectNoFrom((select) =>
      KINDS.map(({ priority, isFresh }) =>
        select
          .exists(
            select
              .selectFrom('inbox_messages')
              .select('seq')
              .where('priority', '=', rankOf(priority))
              .where('is_open', '>', 0)
              .where('due_at_ms', '<=', isFresh ? 0 : nowMs)
              .$if(!isFresh, (query) => query.where('due_at_ms', '>', 0)),
          )
          .as(nameOf({ priority, isFresh })),
      ),
    )
    .executeTakeFirstOrThrow();
  return KINDS.filter((kind) => Boolean(found[nameOf(kind)]));
}

function nameOf({ priority, isFresh }: DueKind) {
  return `${priority}_${isFresh ? 'fresh' : 'again'}` as const;
}
