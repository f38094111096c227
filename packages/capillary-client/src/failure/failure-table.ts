import type { ErrorCode } from '@capconnect/kernel';

/** What one of Capillary's codes means to us. */
export interface FailureRow {
  readonly error: ErrorCode;
  /** What is wrong and what to do next, for the merchant. Ours: Capillary's own texts may hold personal data. */
  readonly words: string;
  /** How long to wait when Capillary does not say. */
  readonly retryAfterMs?: number;
  /** An id that is worth keeping from Capillary's text: the name it gets in `details`, and where it stands. */
  readonly fact?: { readonly name: string; readonly pattern: RegExp };
}

/** Capillary's code, as text, to its meaning. */
export type FailureTable = ReadonlyMap<string, FailureRow>;

/** Codes that share one meaning, and the meaning. */
export type FailureRule = readonly [codes: readonly number[], row: FailureRow];

export function failureTable(rules: readonly FailureRule[]): FailureTable {
  return new Map(rules.flatMap(([codes, row]) => codes.map((code) => [String(code), row] as const)));
}

/** The request is wrong or not allowed: somebody at the merchant has to change something. */
export function refused(words: string): FailureRow {
  return { error: 'UPSTREAM_REFUSED', words };
}

/** The customer may not, or can not, use these points or this coupon: the answer to the person at the till. */
export function redemptionRefused(words: string): FailureRow {
  return { error: 'REDEMPTION_REFUSED', words };
}

/** What was redeemed cannot be given back as asked: the answer to the person at the till. */
export function reversalRefused(words: string): FailureRow {
  return { error: 'REVERSAL_REFUSED', words };
}

/** Nobody did anything wrong; the same request may work later. */
export function temporary(words: string): FailureRow {
  return { error: 'UPSTREAM_UNAVAILABLE', words: `${words} Try again later.` };
}

export function notFound(words: string): FailureRow {
  return { error: 'NOT_FOUND', words };
}

export function duplicate(words: string): FailureRow {
  return { error: 'DUPLICATE', words };
}

export function rateLimited(words: string, retryAfterMs: number): FailureRow {
  return { error: 'RATE_LIMITED', words, retryAfterMs };
}

/** For a code in no table of ours. */
export const UNKNOWN_CODE: FailureRow = refused(
  'Capillary refused the request with a code we have no words for. Look it up in its documentation, or give its ' +
    'support the request id.',
);
