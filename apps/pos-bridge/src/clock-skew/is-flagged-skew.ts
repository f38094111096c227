/** Beyond it people are told. */
const FLAGGED_MS = 120_000;

/** Whether a clock is so wrong that somebody should set it: by more than 120 s, in either direction. */
export function isFlaggedSkew(skewMs: number): boolean {
  return Math.abs(skewMs) > FLAGGED_MS;
}
