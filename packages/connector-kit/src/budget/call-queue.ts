import type { Priority } from '../inbox/inbox.ts';
import { priorities } from '../inbox/priorities.ts';
import type { CallCounts } from './rate-budget.ts';

/** A call that may not go out yet. */
export interface WaitingCall {
  readonly priority: Priority;
  readonly deadlineAtMs: number;
  /** Lets it go out. */
  release(): void;
  /** Tells it to come later. */
  refuse(retryAfterMs: number): void;
}

export type CallQueue = ReturnType<typeof createCallQueue>;

/** The calls of one class that wait: the most urgent first, in order of asking among equals. */
export function createCallQueue() {
  const waiting = {
    live: new Set<WaitingCall>(),
    drain: new Set<WaitingCall>(),
    backfill: new Set<WaitingCall>(),
  };

  return {
    add: (call: WaitingCall): void => void waiting[call.priority].add(call),
    remove: (call: WaitingCall): void => void waiting[call.priority].delete(call),
    /** The longest waiting of a priority. */
    firstOf: (priority: Priority): WaitingCall | undefined => waiting[priority].values().next().value,
    counts: (): CallCounts => ({
      live: waiting.live.size,
      drain: waiting.drain.size,
      backfill: waiting.backfill.size,
    }),
    mostUrgent: (): Priority | undefined => priorities.find((priority) => waiting[priority].size > 0),
    all: (): readonly WaitingCall[] => priorities.flatMap((priority) => Array.from(waiting[priority])),
  };
}
