import type { Priority } from '../inbox/inbox.ts';

const MINUTE_MS = 60_000;

/**
 * In any minute at most the capacity and a minute's refill go out: 99 % of the limit. The hundredth is for calls that
 * were paced well and arrive bunched.
 */
const REFILL_SHARE = 0.97;
const CAPACITY_SHARE = 0.02;

/** What a process takes at a time, so that the database is asked rarely and little is lost with a process. */
export const SLICE_MS = 250;

/**
 * The part of the capacity that must be left for what is more urgent. From one to the next it is more than a slice, so
 * that a drain that waits for its slice leaves nothing over for history.
 */
const RESERVE_SHARES: Readonly<Record<Priority, number>> = { live: 0, drain: 0.15, backfill: 0.4 };

/** A token bucket for so many calls a minute: how fast it fills and how much it holds. */
export interface Pace {
  readonly tokensPerMs: number;
  readonly capacity: number;
  /** What one process may take at a time. */
  readonly sliceTokens: number;
}

export function paceOf(callsPerMinute: number): Pace {
  const tokensPerMs = (callsPerMinute * REFILL_SHARE) / MINUTE_MS;
  return {
    tokensPerMs,
    capacity: Math.max(1, Math.floor(callsPerMinute * CAPACITY_SHARE)),
    sliceTokens: Math.max(1, Math.ceil(tokensPerMs * SLICE_MS)),
  };
}

/** What calls of this priority leave in the bucket. Never so much that nothing could be taken. */
export function reserveOf({ capacity }: Pace, priority: Priority): number {
  return Math.min(capacity * RESERVE_SHARES[priority], capacity - 1);
}
