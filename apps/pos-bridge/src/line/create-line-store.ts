import type { Database } from '@capconnect/connector-kit';
import { ERRORS, type ErrorCode } from '@capconnect/kernel';
import type { LineTables } from './line-tables.ts';
import type { LineState } from './line.ts';

export interface SavedLine extends LineState {
  readonly origin: string;
  /** How far Capillary's clock was ahead of this machine's, in milliseconds. */
  readonly clockAheadMs: number | undefined;
}

/** What is known of the lines, beyond the end of the process. */
export interface LineStore {
  read(): Promise<readonly SavedLine[]>;
  write(line: SavedLine): Promise<void>;
}

export function createLineStore({ database }: { readonly database: Database }): LineStore {
  return {
    async read() {
      const rows = await database.kysely
        .withTables<LineTables>()
        .selectFrom('pos_lines')
        .selectAll()
        .execute();
      return rows.map((row) => ({
        origin: row.origin,
        isOnline: row.is_online === 1,
        sinceMs: row.since_ms,
        lastSuccessAtMs: row.last_success_at_ms ?? undefined,
        lastFailure:
          row.failure_code !== null && row.failed_at_ms !== null && isKnown(row.failure_code)
            ? { code: row.failure_code, reason: row.failure_reason ?? undefined, atMs: row.failed_at_ms }
            : undefined,
        clockAheadMs: row.clock_ahead_ms ?? undefined,
      }));
    },

    async write({ origin, isOnline, sinceMs, lastSuccessAtMs, lastFailure, clockAheadMs }) {
      const columns = {
        is_online: isOnline ? 1 : 0,
        since_ms: sinceMs,
        last_success_at_ms: lastSuccessAtMs ?? null,
        failure_code: lastFailure?.code ?? null,
        failure_reason: lastFailure?.reason ?? null,
        failed_at_ms: lastFailure?.atMs ?? null,
        clock_ahead_ms: clockAheadMs ?? null,
      } as const;
      await database.transact((transaction) =>
        transaction
          .withTables<LineTables>()
          .insertInto('pos_lines')
          .values({ origin, ...columns })
          .onConflict((conflict) => conflict.column('origin').doUpdateSet(columns))
          .execute(),
      );
    },
  };
}

/** Another version may have stored it. */
function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
