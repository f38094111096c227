import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';
import type { RepeatedStatement } from './sqlite/thread-protocol.ts';

/** Statements that belong together. Runs again when its transaction did not come through, so it does nothing else. */
export type TransactionWork<Result> = (transaction: Transaction<Schema>) => Promise<Result>;

interface AnyDatabase {
  readonly kysely: Kysely<Schema>;
  /**
   * Runs `work` in a transaction and resolves when it is on disk. On SQLite everything that waits at that moment shares
   * one transaction, and so one fsync; work that throws takes nobody else's down with it.
   * `work` awaits nothing but its statements: meanwhile the others wait for it.
   */
  transact<Result>(work: TransactionWork<Result>): Promise<Result>;
  /** Resolves when the database answers; for readiness checks. */
  check(): Promise<void>;
  /** Finishes what is under way, then closes. */
  close(): Promise<void>;
}

export interface SqliteDatabase extends AnyDatabase {
  readonly dialect: 'sqlite';
  /**
   * Runs each statement for each of its rows, all in one transaction and one message to the database thread.
   * @returns the number of rows that each run changed.
   */
  runTogether(statements: readonly RepeatedStatement[]): Promise<readonly (readonly number[])[]>;
}

export interface PostgresDatabase extends AnyDatabase {
  readonly dialect: 'postgres';
}

/** One app's database: migrated, and durable when a write resolves. */
export type Database = SqliteDatabase | PostgresDatabase;

export type Dialect = Database['dialect'];
