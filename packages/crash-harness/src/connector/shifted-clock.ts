const MINUTE_MS = 60_000;

/**
 * The module that moves a connector's clock, to be loaded before it: forward, back and true again, or back first, again
 * and again while the connector runs. The true time comes last, so that also a short life is not spent in it.
 */
export function shiftedClock(minutes: number, random: () => number): string {
  const firstMs = (random() < 0.5 ? minutes : -minutes) * MINUTE_MS;
  const stepsMs = [firstMs, -firstMs, 0];
  const url = new URL('shift-clock.ts', import.meta.url);
  url.search = new URLSearchParams({ stepsMs: stepsMs.join(','), everyMs: '400' }).toString();
  return url.href;
}
