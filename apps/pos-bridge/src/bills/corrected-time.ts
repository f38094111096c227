/** A `Date` header has whole seconds, so less than this may be no skew at all. */
const LEAST_MS = 2_000;

/** What is known of the clocks when a bill is accepted, in milliseconds; `undefined` when nothing is. */
export interface ClockOffsets {
  /** How far the bridge's clock is ahead of the till's. */
  readonly tillOffsetMs: number | undefined;
  /** How far Capillary's clock is ahead of the bridge's. */
  readonly bridgeOffsetMs: number | undefined;
}

/** When a bill was made by Capillary's clock, as far as it is known. */
export function correctedTime(
  billedAtMs: number,
  { tillOffsetMs = 0, bridgeOffsetMs = 0 }: ClockOffsets,
): number {
  const offsetMs = tillOffsetMs + bridgeOffsetMs;
  return Math.abs(offsetMs) < LEAST_MS ? billedAtMs : billedAtMs + offsetMs;
}
