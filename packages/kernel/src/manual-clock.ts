import type { Clock } from './clock.ts';

/** A clock that moves only when told to: for tests and virtual time. */
export interface ManualClock extends Clock {
  /** Time passes: both readings move. */
  advance(ms: number): void;
  /** Somebody sets the clock: only the wall reading moves. */
  jump(ms: number): void;
}

export function createManualClock(startWallMs = Date.UTC(2026, 0, 1)): ManualClock {
  let wall = startWallMs;
  let monotonic = 0;
  return {
    wallMs: () => wall,
    monotonicMs: () => monotonic,
    advance(ms) {
      wall += ms;
      monotonic += ms;
    },
    jump(ms) {
      wall += ms;
    },
  };
}
