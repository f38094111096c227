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

export interface Due {
  /** Of which there are any, in the order they are claimed. */
  readonly kinds: readonly DueKind[];
  /** Whether any tenant is. */
  readonly isAnyPaused: boolean;
}

/** Asked in one question: most claims find one kind and no pause, and looking for each would be seven. */
export async function whatIsDue(transaction: Transaction<Schema>, nowMs: number): Promise<Due> {
  const found = await transaction
    .selectNoFrom((select) => [
      select.exists(select.selectFrom('tenant_pauses').select('tenant_id')).as('is_any_paused'),
      ...KINDS.map(({ priority, isFresh }) =>
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
    ])
    .executeTakeFirstOrThrow();
  return {
    kinds: KINDS.filter((kind) => Boolean(found[nameOf(kind)])),
    isAnyPaused: Boolean(found.is_any_paused),
  };
}

function nameOf({ priority, isFresh }: DueKind) {
  return `${priority}_${isFresh ? 'fresh' : 'again'}` as const;
}
