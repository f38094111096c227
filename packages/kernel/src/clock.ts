/**
 * Two readings of now. `wallMs` is epoch milliseconds and may jump when somebody sets the clock; `monotonicMs` only
 * ever grows, from an arbitrary start. Ages are judged by both.
 */
export interface Clock {
  wallMs(): number;
  monotonicMs(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
