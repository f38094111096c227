/** `Date` headers have whole seconds, and the way takes time: less than this is no news. */
const SMALLEST_CORRECTION_MS = 2_000;
/** Beyond it people are told. */
const FLAGGED_MS = 120_000;

/** What is added to a time whose clock is `offsetMs` behind: nothing where the offset may be nothing but rounding. */
export function correctionOf(offsetMs: number): number {
  return Math.abs(offsetMs) < SMALLEST_CORRECTION_MS ? 0 : Math.round(offsetMs);
}

/** Whether a clock is so wrong that people should mend it: by more than 120 s, in either direction. */
export function isFlaggedSkew(skewMs: number): boolean {
  return Math.abs(skewMs) > FLAGGED_MS;
}
