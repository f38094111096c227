import type { SQLInputValue } from 'node:sqlite';
import type { SealingKey } from '../../secrets/create-sealer.ts';

/** What the database thread is started with. */
export interface ThreadSettings {
  /** A path or `:memory:`. */
  readonly file: string;
  /** SQL that prepares the connection. */
  readonly pragmas: string;
  /** How long a write waits for another process. */
  readonly busyTimeoutMs: number;
  /** Statements kept prepared. */
  readonly maxPrepared: number;
}

/** One statement, run once for each list of parameters. */
export interface RepeatedStatement {
  readonly sql: string;
  readonly rows: readonly (readonly SQLInputValue[])[];
  /** When given, the first parameter of each row is bytes, in memory of their own, that the thread seals first. */
  readonly sealing?: RowSealing;
}

/** How the rows of a statement are sealed. */
export interface RowSealing {
  readonly key: SealingKey;
  /** One for each row. */
  readonly associatedData: readonly string[];
}

export interface QueryRequest {
  readonly kind: 'query';
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
  /** The first statement of a transaction. When the transaction cannot begin, the statement does not run. */
  readonly begins: boolean;
}

/** A transaction of its own for whoever asks; those that wait at the same moment share one fsync. */
export interface TransactionRequest {
  readonly kind: 'transaction';
  readonly statements: readonly RepeatedStatement[];
}

/** What the thread is asked; it answers in the order it was asked. */
export type ThreadRequest = QueryRequest | TransactionRequest | { readonly kind: 'close' };

/** @typeParam Row - whoever wrote the query knows what it selects. */
export type ThreadAnswer<Row = Record<string, unknown>> =
  | { readonly kind: 'rows'; readonly rows: Row[] }
  | { readonly kind: 'changes'; readonly changes: number; readonly lastInsertRowid: number | bigint }
  /** The number of rows that each run of each statement changed. */
  | { readonly kind: 'transaction'; readonly changes: readonly (readonly number[])[] }
  /** Opened, or closed. */
  | { readonly kind: 'done' }
  | { readonly kind: 'error'; readonly message: string; readonly sqliteCode: number | undefined };
