import type { Clock } from '@capconnect/kernel';
import type { Priority } from '../inbox/inbox.ts';
import { priorities } from '../inbox/priorities.ts';
import { SLICE_MS } from './pace.ts';
import type { CallCounts } from './rate-budget.ts';

const NONE: CallCounts = { live: 0, drain: 0, backfill: 0 };

/** The calls that this process leased and has not made yet. After a quarter of a second they are only good to be given back. */
export function createHeldSlice(clock: Clock) {
  let held: Record<Priority, number> = { ...NONE };
  let heldUntilMs = 0;

  return {
    put(granted: CallCounts): void {
      held = { ...granted };
      heldUntilMs = clock.monotonicMs() + SLICE_MS;
    },

    /** Takes one for a call of this priority. What was granted to a less urgent one will do, the reverse will not. */
    take(priority: Priority): boolean {
      if (clock.monotonicMs() >= heldUntilMs) return false;
      const from = priorities.slice(priorities.indexOf(priority)).find((granted) => held[granted] > 0);
      if (from === undefined) return false;
      held[from] -= 1;
      return true;
    },

    /** Empties it. @returns how many calls were left. */
    giveBack(): number {
      const left = held.live + held.drain + held.backfill;
      held = { ...NONE };
      return left;
    },

    isEmpty: (): boolean => held.live + held.drain + held.backfill === 0,
  };
}
