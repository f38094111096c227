export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** 2 ** 30 times a millisecond is longer than every wait, and more would not be a number one day. */
const MOST_DOUBLINGS = 30;

/** How long to wait at most before the next try, in milliseconds: doubled each time. @param doublings - 0 for the first. */
export function doubledWaitMs({ firstMs, longestMs }: Backoff, doublings: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(doublings, MOST_DOUBLINGS));
}
