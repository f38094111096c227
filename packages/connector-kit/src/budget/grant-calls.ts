import type { Priority } from '../inbox/inbox.ts';
import { priorities } from '../inbox/priorities.ts';
import { type Pace, reserveOf } from './pace.ts';
import type { CallCounts } from './rate-budget.ts';

/** Tokens lie between whole numbers; sums of fractions may miss one by less than this. */
const ROUNDING = 1e-9;

/** A limit that holds the calls back. */
export interface Purse {
  readonly tokens: number;
  readonly pace: Pace;
}

/** What a process asks for. */
export interface WantedCalls {
  /** Calls that wait. */
  readonly waiting: CallCounts;
  /** Calls that are likely to come within the time of a slice. */
  readonly ahead: CallCounts;
}

export interface GrantedCalls {
  readonly granted: CallCounts;
  /** The most urgent of the waiting calls that got less than they need, and when there is more for them. */
  readonly wait?: { readonly priority: Priority; readonly ms: number };
}

/**
 * Shares out what every one of the limits allows, at most a slice: the most urgent first, and the less urgent only what
 * lies above their reserve. So history may use up a whole minute, and a live event still finds calls left.
 */
export function grantCalls(purses: readonly Purse[], { waiting, ahead }: WantedCalls): GrantedCalls {
  const slice = Math.min(...purses.map(({ pace }) => pace.sliceTokens));
  const granted = { live: 0, drain: 0, backfill: 0 };
  let total = 0;

  function give(priority: Priority, wanted: number): void {
    const count = Math.min(wanted, slice - total, leftFor(purses, priority, total));
    granted[priority] += count;
    total += count;
  }

  for (const priority of priorities) give(priority, waiting[priority]);
  const short = priorities.find((priority) => granted[priority] < waiting[priority]);
  if (short === undefined) {
    for (const priority of priorities) give(priority, ahead[priority]);
    return { granted };
  }
  // There is more, for whoever asks next: perhaps another process.
  if (leftFor(purses, short, total) > 0) return { granted, wait: { priority: short, ms: 1 } };
  // An urgent call goes as soon as it can, but even then the database is not asked for each of many.
  const soonest = short === 'live' ? Math.ceil(slice / 3) : slice;
  const enough = Math.min(soonest, waiting[short] - granted[short]);
  const ms = Math.max(1, ...purses.map((purse) => fillingMs(purse, short, total, enough)));
  return { granted, wait: { priority: short, ms } };
}

function leftFor(purses: readonly Purse[], priority: Priority, taken: number): number {
  const left = purses.map(({ tokens, pace }) => tokens - taken - reserveOf(pace, priority) + ROUNDING);
  return Math.max(0, Math.floor(Math.min(...left)));
}

function fillingMs({ tokens, pace }: Purse, priority: Priority, taken: number, enough: number): number {
  const reserve = reserveOf(pace, priority);
  const reachable = Math.max(1, Math.min(enough, Math.floor(pace.capacity - reserve)));
  return Math.ceil((reachable + reserve - (tokens - taken)) / pace.tokensPerMs);
}
