import { type Clock, type Logger, toAppError } from '@capconnect/kernel';
import type { Priority } from '../inbox/inbox.ts';
import { priorities } from '../inbox/priorities.ts';
import { createCallQueue } from './call-queue.ts';
import type { Lease, MeteredClass, MeterStore } from './create-meter-store.ts';
import type { WantedCalls } from './grant-calls.ts';
import { createHeldSlice } from './held-slice.ts';
import { SLICE_MS } from './pace.ts';
import type { BudgetedCall, BudgetReading, CallCounts } from './rate-budget.ts';
import type { Timer } from './timer.ts';
import { isBegun, waitInQueue } from './wait-in-queue.ts';

const SHORTEST_RETRY_MS = 1_000;
const MINUTE_MS = 60_000;
const NONE: CallCounts = { live: 0, drain: 0, backfill: 0 };

export interface AllowanceOptions {
  readonly store: MeterStore;
  /** Asked at each lease: the configured limit may change. */
  readonly metered: () => MeteredClass;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly logger: Logger;
  readonly deadlines: { readonly firstMs: number; readonly begunMs: number };
}

/** What this process may spend of one class of an organisation's calls: its queue, and the slice it holds. */
export type Allowance = ReturnType<typeof createAllowance>;

export function createAllowance(options: AllowanceOptions) {
  const { store, metered, clock, timer, logger, deadlines } = options;
  const queue = createCallQueue();
  const slice = createHeldSlice(clock);
  const used: Record<Priority, number> = { ...NONE };
  let lastLease = { atMs: -Infinity, used: NONE };
  let limitPerMinute: number | null = null;
  let leasing: Promise<void> | undefined;
  let isStoreLost = false;
  let refusals = 0;
  let refusing: Promise<void> = Promise.resolve();
  /** Until when there is nothing for calls of this priority and of less urgent ones. */
  let wait:
    | { readonly priority: Priority; readonly untilMs: number; readonly callOff: () => void }
    | undefined;
  let callOffReturn: (() => void) | undefined;

  function spend(call: BudgetedCall): Promise<void> {
    const spent = waitInQueue({
      call,
      queue,
      clock,
      timer,
      deadlineMs: isBegun(call) ? deadlines.begunMs : deadlines.firstMs,
      retryAfterMs: () => retryAfterMs(call.priority),
    });
    serve();
    return spent;
  }

  /** How long there is nothing for calls of this priority, and how long those that wait now will take. */
  function retryAfterMs(priority: Priority): number {
    const { live, drain, backfill } = queue.counts();
    const perCallMs = limitPerMinute === null ? 0 : MINUTE_MS / limitPerMinute;
    const waitMs = wait === undefined || !isHeldBack(priority, wait) ? 0 : wait.untilMs - clock.monotonicMs();
    return Math.max(SHORTEST_RETRY_MS, Math.ceil(waitMs), Math.ceil((live + drain + backfill) * perCallMs));
  }

  function serve(): void {
    release();
    const mostUrgent = queue.mostUrgent();
    if (mostUrgent === undefined) returnLater();
    else if (leasing === undefined && !isToWait(mostUrgent)) leasing = lease();
  }

  function release(): void {
    for (const priority of priorities) {
      for (let call = queue.firstOf(priority); call !== undefined && slice.take(priority);) {
        used[priority] += 1;
        call.release();
        call = queue.firstOf(priority);
      }
    }
  }

  function isToWait(mostUrgent: Priority): boolean {
    return wait !== undefined && isHeldBack(mostUrgent, wait);
  }

  async function lease(): Promise<void> {
    wait?.callOff();
    wait = undefined;
    callOffReturn?.();
    callOffReturn = undefined;
    let leased;
    let known;
    do {
      known = refusals;
      await refusing;
      leased = await askStore();
      slice.put(leased.granted);
      // What was granted before a refusal became known is not used after it.
    } while (known !== refusals);
    leasing = undefined;
    release();
    if (leased.wait !== undefined) waitFor(leased.wait);
    serve();
  }

  async function askStore(): Promise<Lease> {
    const wanted = wantedNow();
    lastLease = { atMs: clock.monotonicMs(), used: { ...used } };
    try {
      const leased = await store.lease(metered(), wanted, slice.giveBack());
      limitPerMinute = leased.limitPerMinute;
      isStoreLost = false;
      return leased;
    } catch (thrown) {
      if (!isStoreLost) logger.warn({ error: toAppError(thrown) }, 'calls go out without the rate budget');
      isStoreLost = true;
      // Capillary counts by itself. A few refusals are better than no calls at all, such as those of a till.
      return { granted: queue.counts(), limitPerMinute };
    }
  }

  /** The calls that wait, and as many again as went out in the time of the slice before. */
  function wantedNow(): WantedCalls {
    const isBusy = clock.monotonicMs() - lastLease.atMs <= 2 * SLICE_MS;
    const ahead = isBusy
      ? {
          live: used.live - lastLease.used.live,
          drain: used.drain - lastLease.used.drain,
          backfill: used.backfill - lastLease.used.backfill,
        }
      : NONE;
    return { waiting: queue.counts(), ahead };
  }

  function waitFor({ priority, ms }: { readonly priority: Priority; readonly ms: number }): void {
    const untilMs = clock.monotonicMs() + ms;
    for (const call of queue.all()) {
      if (isHeldBack(call.priority, { priority }) && call.deadlineAtMs < untilMs) call.refuse(ms);
    }
    const callOff = timer(() => {
      wait = undefined;
      serve();
    }, ms);
    wait = { priority, untilMs, callOff };
  }

  /** What is not used within the time of a slice goes back, for another process. */
  function returnLater(): void {
    if (leasing !== undefined || slice.isEmpty() || callOffReturn !== undefined) return;
    callOffReturn = timer(() => {
      callOffReturn = undefined;
      if (leasing === undefined) void returnUnused();
    }, SLICE_MS);
  }

  async function returnUnused(): Promise<void> {
    const unused = slice.giveBack();
    if (unused === 0) return;
    try {
      await store.lease(metered(), { waiting: NONE, ahead: NONE }, unused);
    } catch (thrown) {
      logger.debug({ error: toAppError(thrown) }, 'calls that were not made could not be given back');
    }
  }

  return {
    spend,

    /** Nothing more goes out of this process until the store has heard of the refusal and says when. */
    limited(afterMs: number | undefined): void {
      refusals += 1;
      const unused = slice.giveBack();
      refusing = refusing
        .then(() => store.refuse(metered(), afterMs, unused))
        .catch((thrown: unknown) => {
          logger.warn({ error: toAppError(thrown) }, 'a refusal for the rate could not be recorded');
        });
    },

    reading: (): Omit<BudgetReading, 'key' | 'apiClass'> => ({
      limitPerMinute,
      used: { ...used },
      waiting: queue.counts(),
    }),

    async close(): Promise<void> {
      for (const call of queue.all()) call.refuse(SHORTEST_RETRY_MS);
      await leasing;
      await refusing;
      wait?.callOff();
      callOffReturn?.();
      await returnUnused();
    },
  };
}

/** What holds a priority back holds the less urgent ones back as well. */
function isHeldBack(priority: Priority, by: { readonly priority: Priority }): boolean {
  return priorities.indexOf(priority) >= priorities.indexOf(by.priority);
}
