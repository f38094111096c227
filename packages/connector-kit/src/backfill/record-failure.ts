import type { AppError, ErrorCode } from '@capconnect/kernel';
import { doubledWaitMs } from '../backoff/doubled-wait.ts';
import type { Database } from '../database/database.ts';
import { type LeasedBackfill, readLeased } from './leased-backfill.ts';

/** A quarter of an hour at most: what lasts longer needs a person. */
const MAX_FAILURES = 10;
/** Our own intake cannot take more now. That says nothing about the source, and passes when Capillary is back. */
const WAITS_FOR_INTAKE: ReadonlySet<ErrorCode> = new Set(['INTAKE_FULL', 'STORAGE_UNAVAILABLE']);
const BACKOFF = { firstMs: 1_000, longestMs: 300_000 };

export interface FailureOptions {
  readonly database: Database;
  readonly leased: LeasedBackfill;
  readonly error: AppError;
  readonly nowMs: number;
  /** From 0 up to 1. */
  readonly random: number;
}

/**
 * A page could not be read or accepted: it is tried again later, from a second to five minutes apart with full jitter
 * (a time that the other side named wins), and what does not pass by itself fails the backfill until it is resumed.
 */
export async function recordFailure(options: FailureOptions): Promise<void> {
  const { database, leased, error, nowMs, random } = options;
  await database.transact(async (transaction) => {
    const row = await readLeased({ transaction, dialect: database.dialect, leased });
    // Paused or cancelled in the meantime: nobody waits for the page any more.
    if (row === undefined || row.state !== 'running') return;
    const failures = WAITS_FOR_INTAKE.has(error.code) ? row.failures : row.failures + 1;
    const isFinal = error.retry !== 'retry' || failures >= MAX_FAILURES;
    const ceilingMs = doubledWaitMs(BACKOFF, row.failures);
    await transaction
      .updateTable('backfills')
      .set({
        state: isFinal ? 'failed' : 'running',
        failures,
        retry_at_ms: nowMs + (error.retryAfterMs ?? Math.round(random * ceilingMs)),
        error_code: error.code,
        error_message: error.message,
        updated_at_ms: nowMs,
      })
      .where('id', '=', leased.id)
      .execute();
  });
}
