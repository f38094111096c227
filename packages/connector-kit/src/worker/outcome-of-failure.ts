import { AppError, type ErrorCode } from '@capconnect/kernel';
import type { AttemptOutcome, ClaimedMessage } from '../inbox/inbox.ts';

const HORIZON_MS = 7 * 24 * 3_600_000;
const BACKOFF = { firstMs: 5_000, longestMs: 3_600_000 };
/** A lock on one customer lasts as long as another call for them (reference section 6.0, code 521). */
const SHORT_BACKOFF = { firstMs: 1_000, longestMs: 30_000 };
const SHORT: ReadonlySet<ErrorCode> = new Set(['UPSTREAM_BUSY', 'OUTCOME_UNKNOWN']);

/** The merchant mends these for all messages at once, and they go out by themselves afterwards. */
const WAITS_FOR_MERCHANT: ReadonlySet<ErrorCode> = new Set([
  'AUTH_CONFIG_INVALID',
  'CREDENTIAL_REJECTED',
  'SCENARIO_FORBIDDEN',
]);
const MERCHANT_CHECK_MS = 60_000;

export interface FailedAttempt {
  readonly error: AppError;
  readonly message: Pick<ClaimedMessage, 'roundAttempt' | 'roundStartedAtMs'>;
  readonly nowMs: number;
  /** From 0 up to 1. */
  readonly random: number;
}

/**
 * What becomes of a message whose flow failed. Errors that may pass are tried again, from 5 s to 1 h apart with full
 * jitter (a time that the other side named wins), for seven days; rejected credentials once a minute for as long as it
 * takes; everything else is a dead letter at once.
 */
export function outcomeOfFailure({ error, message, nowMs, random }: FailedAttempt): AttemptOutcome {
  if (WAITS_FOR_MERCHANT.has(error.code)) {
    return { kind: 'retry', error, notBeforeMs: nowMs + MERCHANT_CHECK_MS };
  }
  if (error.retry !== 'retry') return { kind: 'dead', error };
  if (nowMs - message.roundStartedAtMs > HORIZON_MS) return { kind: 'dead', error };
  const { firstMs, longestMs } = SHORT.has(error.code) ? SHORT_BACKOFF : BACKOFF;
  const ceilingMs = Math.min(longestMs, firstMs * 2 ** Math.min(message.roundAttempt - 1, 30));
  const waitMs = error.retryAfterMs ?? Math.max(500, random * ceilingMs);
  return { kind: 'retry', error, notBeforeMs: nowMs + Math.round(waitMs) };
}
