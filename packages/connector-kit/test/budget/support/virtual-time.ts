import { createManualClock, type ManualClock } from '@capconnect/kernel';
import type { Timer } from '../../../src/budget/timer.ts';
import type { Database } from '../../../src/database/database.ts';

interface Due {
  readonly atMs: number;
  readonly run: () => void;
}

/**
 * Minutes in the blink of an eye, with a real database: time stands still until the database has answered and everybody
 * who waits for it has gone on, then jumps to the next timer.
 */
export function createVirtualTime() {
  const steady = createManualClock();
  const timers = new Set<Due>();
  let busy = 0;

  const timer: Timer = (run, afterMs) => {
    const due = { atMs: steady.monotonicMs() + afterMs, run };
    timers.add(due);
    return () => void timers.delete(due);
  };

  async function settle(): Promise<void> {
    for (let quietTurns = 0; quietTurns < 3; quietTurns += 1) {
      await new Promise(setImmediate);
      if (busy > 0) quietTurns = -1;
    }
  }

  return {
    timer,
    nowMs: () => steady.monotonicMs(),
    sleep: (ms: number) => new Promise<void>((resolve) => void timer(resolve, ms)),

    /** A clock of its own for each process: setting one does not set the others. */
    clock(): ManualClock {
      const wall = createManualClock();
      return {
        ...wall,
        wallMs: () => wall.wallMs() + steady.monotonicMs(),
        monotonicMs: () => steady.monotonicMs(),
      };
    },

    /** The same database, whose answers time waits for. `transactions` counts them. */
    watched(database: Database): Database & { readonly transactions: () => number } {
      let transactions = 0;
      return {
        ...database,
        transactions: () => transactions,
        async transact(work) {
          busy += 1;
          transactions += 1;
          try {
            return await database.transact(work);
          } finally {
            busy -= 1;
          }
        },
      };
    },

    async pass(ms: number): Promise<void> {
      const untilMs = steady.monotonicMs() + ms;
      for (;;) {
        await settle();
        const [next] = [...timers].toSorted((one, other) => one.atMs - other.atMs);
        if (next === undefined || next.atMs > untilMs) break;
        timers.delete(next);
        steady.advance(Math.max(0, next.atMs - steady.monotonicMs()));
        next.run();
      }
      steady.advance(untilMs - steady.monotonicMs());
    },
  };
}

export type VirtualTime = ReturnType<typeof createVirtualTime>;
