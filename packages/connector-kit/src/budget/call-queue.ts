import type { Priority } from '../inbox/inbox.ts';
import { priorities } from '../inbox/priorities.ts';
import type { CallCounts } from './rate-budget.ts';

/** A call that may not go out yet. */
export interface WaitingCall {
  readonly priority: Priority;
  /** Its work has sent something before. */
  readonly isBegun: boolean;
  readonly deadlineAtMs: number;
  /** Lets it go out. */
  release(): void;
  /** Tells it to come later. */
  refuse(retryAfterMs: number): void;
}

export type CallQueue = ReturnType<typeof createCallQueue>;

/** Those that go on with what is begun, and the others; each in order of asking. */
type Lane = Readonly<Record<'begun' | 'others', Set<WaitingCall>>>;

/**
 * The calls of one class that wait: the most urgent first, among equals those that go on with what is begun. Else, where
 * calls are short, everybody would spend their first one and nobody get to their second.
 */
export function createCallQueue() {
  const lanes = { live: newLane(), drain: newLane(), backfill: newLane() };

  function laneOf({ priority, isBegun }: WaitingCall): Set<WaitingCall> {
    return isBegun ? lanes[priority].begun : lanes[priority].others;
  }

  function firstOf(priority: Priority): WaitingCall | undefined {
    const { begun, others } = lanes[priority];
    return begun.values().next().value ?? others.values().next().value;
  }

  return {
    add: (call: WaitingCall): void => void laneOf(call).add(call),
    remove: (call: WaitingCall): void => void laneOf(call).delete(call),
    firstOf,
    counts: (): CallCounts => ({
      live: sizeOf(lanes.live),
      drain: sizeOf(lanes.drain),
      backfill: sizeOf(lanes.backfill),
    }),
    mostUrgent: (): Priority | undefined => priorities.find((priority) => sizeOf(lanes[priority]) > 0),
    all: (): readonly WaitingCall[] =>
      priorities.flatMap((priority) => Object.values(lanes[priority]).flatMap((calls) => Array.from(calls))),
  };
}

function newLane(): Lane {
  return { begun: new Set(), others: new Set() };
}

function sizeOf({ begun, others }: Lane): number {
  return begun.size + others.size;
}
