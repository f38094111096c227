import type { Database } from '../database/database.ts';

export interface DeleteCompletionsOptions {
  readonly database: Database;
  readonly beforeMs: number;
  readonly signal: AbortSignal;
}

const ROWS_TOGETHER = 500;
const MAX_ROUNDS = 200;

/** Forgets what was done so long ago that nobody waits for it any more. */
export async function deleteCompletions(options: DeleteCompletionsOptions): Promise<void> {
  const { database, beforeMs, signal } = options;
  for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round += 1) {
    const { numDeletedRows } = await database.transact((transaction) =>
      transaction
        .deleteFrom('completions')
        .where((where) =>
          where(
            where.refTuple('tenant_id', 'name'),
            'in',
            where
              .selectFrom('completions as old')
              .select(['old.tenant_id', 'old.name'])
              .where('old.completed_at_ms', '<', beforeMs)
              .orderBy('old.completed_at_ms')
              .limit(ROWS_TOGETHER)
              .$asTuple('tenant_id', 'name'),
          ),
        )
        .executeTakeFirst(),
    );
    if (Number(numDeletedRows) < ROWS_TOGETHER) return;
  }
}
