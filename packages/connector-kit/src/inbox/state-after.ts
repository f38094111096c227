import { doubledWaitMs } from '../backoff/doubled-wait.ts';
import type { MessageStatus } from './inbox.ts';
import { PARKED_MS } from './parked-messages.ts';
import type { Settlement } from './settlement.ts';

/** The columns of a message that an attempt decides. */
export interface MessageState {
  readonly status: MessageStatus;
  readonly is_open: 0 | 1 | 2;
  readonly due_at_ms: number;
  readonly waits_for: string | null;
  /** JSON; `null` leaves what is there. */
  readonly result: string | null;
  readonly attempts: number;
  readonly round_attempts: number;
  /** `null` leaves what is there. */
  readonly round_started_at_ms: number | null;
}

/** @param isWaiting - what a parked message waits for is not done yet. */
export function stateAfter(
  { outcome, message, nowMs }: Pick<Settlement, 'outcome' | 'message' | 'nowMs'>,
  isWaiting: boolean,
): MessageState {
  const counted = {
    waits_for: null,
    result: null,
    attempts: message.attempt,
    round_attempts: message.roundAttempt,
    round_started_at_ms: null,
  };
  const uncounted = { attempts: message.attempt - 1, round_attempts: message.roundAttempt - 1 };
  switch (outcome.kind) {
    case 'done':
      return {
        ...counted,
        status: 'done',
        is_open: 0,
        due_at_ms: nowMs,
        result: JSON.stringify(outcome.result),
      };
    case 'dead':
      return outcome.holdsKey === true
        ? { ...counted, status: 'dead', is_open: 1, due_at_ms: PARKED_MS }
        : { ...counted, status: 'dead', is_open: 0, due_at_ms: nowMs };
    case 'retry': {
      const retried = { ...counted, status: 'failed', is_open: 1, due_at_ms: outcome.notBeforeMs } as const;
      return outcome.startsNewRound === true
        ? { ...retried, round_attempts: 0, round_started_at_ms: nowMs }
        : retried;
    }
    case 'parked':
      return isWaiting
        ? {
            ...counted,
            status: 'failed',
            is_open: 2,
            due_at_ms: outcome.untilMs,
            waits_for: outcome.waitsFor,
          }
        : // Done in the meantime. A flow that does not find it all the same is not run again and again.
          { ...counted, status: 'failed', is_open: 1, due_at_ms: nowMs + waitAfter(message.roundAttempt) };
    case 'paused':
      return { ...counted, ...uncounted, status: 'failed', is_open: 1, due_at_ms: 0 };
    case 'postponed':
      return {
        ...counted,
        ...uncounted,
        status: 'failed',
        is_open: 1,
        due_at_ms: outcome.notBeforeMs,
        // The time it is tried for begins with its first attempt.
        round_started_at_ms: message.roundAttempt <= 1 ? nowMs : null,
      };
    default:
      return outcome satisfies never;
  }
}

const BACKOFF = { firstMs: 1_000, longestMs: 3_600_000 };

function waitAfter(roundAttempt: number): number {
  return roundAttempt <= 1 ? 0 : doubledWaitMs(BACKOFF, roundAttempt);
}
