import type { Kysely } from 'kysely';
import type { Database, TransactionWork } from '../database.ts';
import type { Schema } from '../schema.ts';

/** Serialization failure and deadlock: PostgreSQL undid the transaction and asks for it to be run again. */
const ASKS_FOR_ANOTHER_RUN = new Set(['40001', '40P01']);
const MAX_RUNS = 5;

/** PostgreSQL shares fsyncs between connections by itself, so each work has a transaction of its own. */
export function createRetriedTransactions(kysely: Kysely<Schema>): Database['transact'] {
  return async <Result>(work: TransactionWork<Result>) => {
    for (let run = 1; ; run += 1) {
      try {
        return await kysely.transaction().execute(work);
      } catch (error) {
        if (run === MAX_RUNS || !asksForAnotherRun(error)) throw error;
      }
    }
  };
}

function asksForAnotherRun(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ASKS_FOR_ANOTHER_RUN.has(String(error.code));
}
