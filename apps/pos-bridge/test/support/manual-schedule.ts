import type { ManualClock } from '@capconnect/kernel';
import type { Schedule } from '../../src/line/schedule.ts';

interface Planned {
  readonly atMs: number;
  readonly run: () => void;
}

/** What was started by a timer goes on in microtasks. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Timers over a manual clock. */
export function createManualSchedule(clock: ManualClock) {
  let planned: readonly Planned[] = [];

  const schedule: Schedule = (run, inMs) => {
    const plan = { atMs: clock.monotonicMs() + inMs, run };
    planned = [...planned, plan];
    return () => {
      planned = planned.filter((each) => each !== plan);
    };
  };

  return {
    schedule,
    planned: () => planned.length,
    /** Lets time pass, and what is due in it run at its time. */
    async pass(ms: number): Promise<void> {
      const endMs = clock.monotonicMs() + ms;
      await settle();
      for (;;) {
        const [next] = planned.toSorted((one, other) => one.atMs - other.atMs);
        if (next === undefined || next.atMs > endMs) break;
        planned = planned.filter((each) => each !== next);
        clock.advance(Math.max(0, next.atMs - clock.monotonicMs()));
        next.run();
        await settle();
      }
      clock.advance(endMs - clock.monotonicMs());
    },
  };
}
