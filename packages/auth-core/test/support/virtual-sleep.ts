import { setTimeout as sleepFor } from 'node:timers/promises';
import type { ManualClock } from '@capconnect/kernel';

/** Waiting moves the clock and takes no time; only waiting that something else may end, real in tests, is real. */
export function virtualSleep(clock: ManualClock) {
  return async (ms: number, signal?: AbortSignal): Promise<void> => {
    if (signal === undefined) clock.advance(ms);
    else await sleepFor(ms, undefined, { signal });
  };
}
