import type { Database } from '../database/database.ts';

export interface TurnOptions {
  readonly database: Database;
  /** The chore. */
  readonly name: string;
  readonly nowMs: number;
  readonly everyMs: number;
}

/**
 * Of all processes that share the database, one gets the turn, and the next turn is `everyMs` later.
 * @returns what the last turn kept; `undefined` when it is not time.
 */
export async function takeTurn({
  database,
  name,
  nowMs,
  everyMs,
}: TurnOptions): Promise<{ readonly state: string | null } | undefined> {
  const next = { due_at_ms: nowMs + everyMs };
  return database.transact((transaction) =>
    transaction
      .insertInto('chores')
      .values({ name, ...next })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet(next)
          .where((where) =>
            where.or([
              where('chores.due_at_ms', '<=', nowMs),
              // Written when the clock was ahead: no turn is that far off.
              where('chores.due_at_ms', '>', nowMs + 2 * everyMs),
            ]),
          ),
      )
      .returning('state')
      .executeTakeFirst(),
  );
}
