const SOFT_LONGEST_MS = 60_000;
const SOFT_SHARE = 0.2;
const HARD_LONGEST_MS = 5_000;
const HARD_SHARE = 0.02;
const JITTER = 0.1;

/** How long before its end a token is renewed, in milliseconds. */
export interface RefreshWindows {
  /** From here on it is renewed in the background. */
  readonly softMs: number;
  /** From here on callers wait for the new one. */
  readonly hardMs: number;
}

/**
 * min(60 s, 20 % of the life) and min(5 s, 2 % of it), 10 % more or less, so that processes which started together do
 * not renew together. The soft window stays within its 20 %: a token is never renewed before four fifths of its life,
 * which makes at most 1.25 token calls a life.
 * @param random - from 0 up to 1.
 */
export function refreshWindows(ttlMs: number, random: number): RefreshWindows {
  const jitter = 1 + JITTER * (2 * random - 1);
  const softestMs = ttlMs * SOFT_SHARE;
  return {
    softMs: Math.min(Math.min(SOFT_LONGEST_MS, softestMs) * jitter, softestMs),
    hardMs: Math.min(HARD_LONGEST_MS, ttlMs * HARD_SHARE) * jitter,
  };
}
