import type { AttemptOutcome, ClaimedMessage } from '../inbox/inbox.ts';
import type { WaitsFor } from './waits-for.ts';

export interface WaitingAttempt {
  readonly error: WaitsFor;
  readonly message: Pick<ClaimedMessage, 'roundStartedAtMs'>;
  readonly nowMs: number;
}

/** What becomes of a message that waits for another: it waits, until the limit of its flow. */
export function outcomeOfWaiting({ error, message, nowMs }: WaitingAttempt): AttemptOutcome {
  const untilMs = message.roundStartedAtMs + error.limitMs;
  return nowMs >= untilMs
    ? { kind: 'dead', error }
    : { kind: 'parked', waitsFor: error.waitsFor, error, untilMs };
}
