/**
 * What is known about the request that failed. `not-done`: the bridge refused it. `unknown`: it may have been done, so
 * ask again in exactly the same way (the same bill, the same idempotency key), or look.
 */
export type Outcome = 'not-done' | 'unknown';

/** One wrong field: where it is (JSON Pointer) and what to do about it. */
export interface FieldProblem {
  readonly pointer: string;
  readonly detail: string;
}

export interface TerminalErrorOptions {
  readonly outcome: Outcome;
  readonly status?: number | undefined;
  readonly problems?: readonly FieldProblem[] | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/**
 * Every failure of a call. `code` is the bridge's (`CONFLICT`, `REDEMPTION_REFUSED`, `OUTCOME_UNKNOWN`, ...), or one of
 * ours: `UNREACHABLE`, `TIMED_OUT`, `NOT_TRUSTED` (see `createPinnedFetch`), `ANSWER_INVALID`. `message` can be shown to the cashier.
 */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
  readonly code: string;
  readonly outcome: Outcome;
  /** HTTP status, where the bridge answered. */
  readonly status: number | undefined;
  readonly problems: readonly FieldProblem[];
  /** How long the bridge asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, options: TerminalErrorOptions) {
    super(message, { cause: options.cause });
    this.code = code;
    this.outcome = options.outcome;
    this.status = options.status;
    this.problems = options.problems ?? [];
    this.retryAfterMs = options.retryAfterMs;
  }
}
