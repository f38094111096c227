const MINUTE_MS = 60_000;

/**
 * The module that moves a connector's clock, to be loaded before it: forward, true and back, in any order, so that the
 * clock is set again and again while the connector runs.
 */
export function shiftedClock(minutes: number, random: () => number): string {
  const stepsMs = [0, minutes * MINUTE_MS, -minutes * MINUTE_MS].toSorted(() => random() - 0.5);
  const url = new URL('shift-clock.ts', import.meta.url);
  url.search = new URLSearchParams({ stepsMs: stepsMs.join(','), everyMs: '400' }).toString();
  return url.href;
}
