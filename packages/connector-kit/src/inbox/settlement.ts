import type { AttemptOutcome, ClaimedMessage } from './inbox.ts';

/** What settling needs to know of a message in hand. */
export type SettledMessage = Pick<
  ClaimedMessage,
  'id' | 'lease' | 'attempt' | 'roundAttempt' | 'tenantId' | 'orderingKey' | 'isProbe'
>;

/** A message in hand and what an attempt at it came to. */
export interface Settlement {
  readonly message: SettledMessage;
  readonly outcome: AttemptOutcome;
  /** Hashes of what the message will be searched by. */
  readonly references: readonly Uint8Array[];
  readonly nowMs: number;
  readonly durationMs: number;
}

/** Error columns, of the message as of the attempt. */
export function failureOf(outcome: AttemptOutcome) {
  const error = outcome.kind === 'done' ? null : outcome.error;
  return { error_code: error?.code ?? null, error_message: error?.message ?? null };
}
