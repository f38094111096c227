import type { Clock } from '@capconnect/kernel';

/** A clock elsewhere, as its `Date` headers tell it. */
export interface RemoteClock {
  /** @param remoteMs - what it says just now. */
  observe(remoteMs: number): void;
  /** How far it is ahead of ours; `undefined` before it was seen. */
  aheadMs(): number | undefined;
}

export interface RemoteClockOptions {
  readonly clock: Clock;
  /** How many sightings count: their median, so that one that a proxy kept for a while does no harm. */
  readonly sightings: number;
  /** How far it was ahead when this process started, if that is known. */
  readonly aheadMs?: number | undefined;
}

/**
 * Goes on counting by the clock that nobody can set: when ours is set, the distance to the other one changes at once, and
 * not at its next sighting.
 */
export function createRemoteClock({ clock, sightings, aheadMs }: RemoteClockOptions): RemoteClock {
  const untilMonotonic = (wallMs: number) => wallMs - clock.monotonicMs();
  let seen: readonly number[] = [];
  const atFirst = aheadMs === undefined ? undefined : untilMonotonic(clock.wallMs() + aheadMs);

  return {
    observe(remoteMs) {
      seen = [...seen, untilMonotonic(remoteMs)].slice(-sightings);
    },
    aheadMs() {
      const median = seen.toSorted((one, other) => one - other)[Math.floor(seen.length / 2)] ?? atFirst;
      return median === undefined ? undefined : Math.round(median - untilMonotonic(clock.wallMs()));
    },
  };
}
