import type { AppError, ErrorCode } from '@capconnect/kernel';
import { doubledWaitMs } from '../backoff/doubled-wait.ts';
import type { AttemptOutcome, ClaimedMessage } from '../inbox/inbox.ts';

const HORIZON_MS = 7 * 24 * 3_600_000;
/** Where nothing ran for a week, as with a machine that was off, the horizon is over before the first attempt. */
const LEAST_ATTEMPTS = 10;
const BACKOFF = { firstMs: 5_000, longestMs: 3_600_000 };
/** What the attempt was doing when it was given up may go on for as long as a call takes. */
const WAIT_FOR_ITS_CALLS_MS = 30_000;
/** Neither full jitter nor a `Retry-After: 0` makes an attempt follow at once. */
const SHORTEST_WAIT_MS = 500;
/** A lock on one customer lasts as long as another call for them (reference section 6.0, code 521). */
const SHORT_BACKOFF = { firstMs: 1_000, longestMs: 30_000 };
const SHORT: ReadonlySet<ErrorCode> = new Set(['UPSTREAM_BUSY', 'OUTCOME_UNKNOWN']);

/** The merchant mends these for all messages at once, and they go out by themselves afterwards. */
const WAITS_FOR_MERCHANT: ReadonlySet<ErrorCode> = new Set([
  'AUTH_CONFIG_INVALID',
  'CREDENTIAL_REJECTED',
  'SCENARIO_FORBIDDEN',
]);
const MERCHANT_CHECK = { firstMs: 60_000, longestMs: 120_000 };

/** Nothing was sent, so nothing is lost when the attempt is not counted. */
const NOT_SENT: ReadonlySet<ErrorCode> = new Set(['AUTH_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE']);

/** A defect of ours: trying for seven days would only hold up the customer's other messages. */
const MAX_INTERNAL_ATTEMPTS = 5;

export interface FailedAttempt {
  readonly error: AppError;
  readonly message: Pick<ClaimedMessage, 'roundAttempt' | 'roundStartedAtMs'>;
  readonly nowMs: number;
  /** From 0 up to 1. */
  readonly random: number;
  /** The tenant could not even be read. */
  readonly isAboutTenant?: boolean;
  /** There is no way to Capillary at all, so it is not about the message. */
  readonly isCutOff?: boolean;
}

/**
 * What becomes of a message whose flow failed. Errors that may pass are tried again, from 5 s to 1 h apart with full
 * jitter (a time that the other side named wins), for seven days and at least ten attempts. What the merchant mends for all messages of a tenant at
 * once pauses the tenant, and is tried with one message every minute or two for as long as it takes; a line that is down
 * does the same, since a month without one is no reason to give a bill up. Everything else is a dead letter.
 */
export function outcomeOfFailure(attempt: FailedAttempt): AttemptOutcome {
  const { error, message, nowMs, random, isAboutTenant = false, isCutOff = false } = attempt;
  const checkAtMs =
    nowMs + Math.round(MERCHANT_CHECK.firstMs + random * (MERCHANT_CHECK.longestMs - MERCHANT_CHECK.firstMs));
  const isPaused = WAITS_FOR_MERCHANT.has(error.code) || (isCutOff && NOT_SENT.has(error.code));
  if (isPaused) return { kind: 'paused', error, probeAtMs: checkAtMs };
  if (isAboutTenant) return { kind: 'retry', error, notBeforeMs: checkAtMs, startsNewRound: true };
  const horizonMs = message.roundStartedAtMs + HORIZON_MS;
  const giveUpAtMs =
    message.roundAttempt < LEAST_ATTEMPTS ? Math.max(horizonMs, nowMs + HORIZON_MS) : horizonMs;
  const isHopeless = error.code === 'INTERNAL' && message.roundAttempt >= MAX_INTERNAL_ATTEMPTS;
  const isOver = nowMs >= giveUpAtMs && !(isCutOff && error.code === 'OUTCOME_UNKNOWN');
  if (error.retry !== 'retry' || isHopeless || isOver) return { kind: 'dead', error };
  const backoff = SHORT.has(error.code) ? SHORT_BACKOFF : BACKOFF;
  const ceilingMs = doubledWaitMs(backoff, message.roundAttempt - 1);
  const shortestMs = error.code === 'ATTEMPT_TIMED_OUT' ? WAIT_FOR_ITS_CALLS_MS : SHORTEST_WAIT_MS;
  const waitMs = Math.max(shortestMs, error.retryAfterMs ?? random * ceilingMs);
  const retryAtMs = nowMs + Math.round(waitMs);
  // Something was sent, so the attempt counts: the next one asks first. The time it is tried for does not.
  if (isCutOff && error.code === 'OUTCOME_UNKNOWN') {
    return { kind: 'retry', error, notBeforeMs: retryAtMs, startsNewRound: true };
  }
  // However long the wait should be, the last attempt is at the horizon.
  return { kind: 'retry', error, notBeforeMs: Math.min(retryAtMs, giveUpAtMs) };
}
