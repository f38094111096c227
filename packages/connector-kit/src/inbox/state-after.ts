import type { AttemptOutcome, ClaimedMessage } from './inbox.ts';
import { PARKED_MS } from './parked-messages.ts';

export interface StateAfterOptions {
  readonly outcome: AttemptOutcome;
  readonly message: Pick<ClaimedMessage, 'attempt' | 'roundAttempt'>;
  readonly nowMs: number;
  /** What a parked message waits for is not done yet. */
  readonly isWaiting: boolean;
}

/** The columns of a message after an attempt. */
export function stateAfter({ outcome, message, nowMs, isWaiting }: StateAfterOptions) {
  switch (outcome.kind) {
    case 'done':
      return {
        status: 'done',
        is_open: 0,
        due_at_ms: nowMs,
        waits_for: null,
        result: JSON.stringify(outcome.result),
      } as const;
    case 'dead':
      return outcome.holdsKey === true
        ? ({ status: 'dead', is_open: 1, due_at_ms: PARKED_MS, waits_for: null } as const)
        : ({ status: 'dead', is_open: 0, due_at_ms: nowMs, waits_for: null } as const);
    case 'retry': {
      const newRound =
        outcome.startsNewRound === true ? { round_attempts: 0, round_started_at_ms: nowMs } : {};
      return { status: 'failed', is_open: 1, due_at_ms: outcome.notBeforeMs, ...newRound } as const;
    }
    case 'parked':
      return isWaiting
        ? ({
            status: 'failed',
            is_open: 2,
            due_at_ms: outcome.untilMs,
            waits_for: outcome.waitsFor,
          } as const)
        : // Done in the meantime.
          ({ status: 'failed', is_open: 1, due_at_ms: 0, waits_for: null } as const);
    default:
      return {
        status: 'failed',
        is_open: 1,
        due_at_ms: 0,
        attempts: message.attempt - 1,
        round_attempts: message.roundAttempt - 1,
      } as const;
  }
}
