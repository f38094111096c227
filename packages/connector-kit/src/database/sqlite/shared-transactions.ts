import type { Kysely, Transaction } from 'kysely';
import { createBatch } from '../batch.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';

/** Bounds how long the first of them waits for the last. */
const MAX_WORKS = 500;

/** SQLite commits one transaction at a time and each costs an fsync, so works that wait together commit together. */
export function createSharedTransactions(kysely: Kysely<Schema>): Database['transact'] {
  const enqueue = createBatch({
    maxItems: MAX_WORKS,
    run: (works: readonly ((transaction: Transaction<Schema>) => Promise<() => void>)[]) =>
      kysely.transaction().execute(async (transaction) => {
        const answers: (() => void)[] = [];
        for (const work of works) answers.push(await work(transaction));
        return answers;
      }),
    // Nothing here waits for a network, so a second failure of each is cheap.
    mayBeOneItem: () => true,
  });
  return async <Result>(work: (transaction: Transaction<Schema>) => Promise<Result>) => {
    const { promise, resolve } = Promise.withResolvers<Result>();
    const answer = await enqueue(async (transaction) => {
      const result = await work(transaction);
      return () => resolve(result);
    });
    answer();
    return promise;
  };
}
