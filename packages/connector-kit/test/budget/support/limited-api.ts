import type { Priority } from '../../../src/inbox/inbox.ts';
import type { OrganisationBudget } from '../../../src/budget/rate-budget.ts';
import type { VirtualTime } from './virtual-time.ts';

const MINUTE_MS = 60_000;
const LATENCY_MS = 120;

export interface LimitedApiOptions {
  readonly time: VirtualTime;
  /** Without it nothing is refused. */
  readonly callsPerMinute?: number;
  /** Any minute, or those of the clock; which of them Capillary counts is not documented. */
  readonly minutes?: 'sliding' | 'fixed';
  readonly retryAfterMs?: number;
}

interface Arrival {
  readonly atMs: number;
  readonly priority: Priority;
  readonly waitedMs: number;
  readonly isRefused: boolean;
}

/** An API in virtual time that takes so many calls a minute, and those who call it within a budget. */
export function createLimitedApi(options: LimitedApiOptions) {
  const { time, callsPerMinute = Infinity, minutes = 'sliding', retryAfterMs } = options;
  const arrivals: Arrival[] = [];
  const stopped = new AbortController();

  async function call(budget: OrganisationBudget, priority: Priority): Promise<void> {
    const askedAtMs = time.nowMs();
    const asked = { apiClass: 'other', priority };
    await budget.spend(asked);
    const atMs = time.nowMs();
    const fromMs = minutes === 'fixed' ? Math.floor(atMs / MINUTE_MS) * MINUTE_MS - 1 : atMs - MINUTE_MS;
    const isRefused = callsPerMinute !== Infinity && taken(fromMs, atMs).length >= callsPerMinute;
    arrivals.push({ atMs, priority, waitedMs: atMs - askedAtMs, isRefused });
    await time.sleep(LATENCY_MS);
    if (isRefused) budget.limited(asked, retryAfterMs);
  }

  function taken(fromMs: number, toMs: number): readonly Arrival[] {
    return arrivals.filter(({ atMs, isRefused }) => !isRefused && atMs > fromMs && atMs <= toMs);
  }

  return {
    call,
    taken,
    arrivals: () => arrivals as readonly Arrival[],
    refused: () => arrivals.filter(({ isRefused }) => isRefused),

    /** The most that came within any minute. */
    busiestMinute(): number {
      let from = 0;
      let most = 0;
      for (const [index, { atMs }] of arrivals.entries()) {
        while ((arrivals[from]?.atMs ?? atMs) <= atMs - MINUTE_MS) from += 1;
        most = Math.max(most, index - from + 1);
      }
      return most;
    },

    /** Calls one after the other in so many lines, as long as they are let, until `stop`. */
    backlog(budget: OrganisationBudget, priority: Priority, lines: number): void {
      async function line(): Promise<void> {
        while (!stopped.signal.aborted) await call(budget, priority).catch(() => time.sleep(1_000));
      }
      for (let count = 0; count < lines; count += 1) void line();
    },

    /** So many calls at once, every so often. */
    burst(budget: OrganisationBudget, priority: Priority, how: { calls: number; everyMs: number }): void {
      async function next(): Promise<void> {
        while (!stopped.signal.aborted) {
          for (let count = 0; count < how.calls; count += 1) void call(budget, priority).catch(() => {});
          await time.sleep(how.everyMs);
        }
      }
      void next();
    },

    stop(): void {
      stopped.abort();
    },
  };
}

export type LimitedApi = ReturnType<typeof createLimitedApi>;
