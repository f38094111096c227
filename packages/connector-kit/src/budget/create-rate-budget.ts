import { type Clock, type Logger, silentLogger } from '@capconnect/kernel';
import type { Database } from '../database/database.ts';
import { type Allowance, createAllowance } from './allowance.ts';
import { createMeterStore } from './create-meter-store.ts';
import type { BudgetOrganisation, BudgetReading, RateBudget } from './rate-budget.ts';
import { systemTimer, type Timer } from './timer.ts';

/** Whoever waits in a worker has one of its hands; at its deadline the next one may try. */
const DEADLINE_MS = 5_000;
/** What is begun is better finished: it would have to spend again what it has spent. */
const BEGUN_DEADLINE_MS = 30_000;

export interface RateBudgetOptions {
  /** Shared by all processes that call for the same organisations. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger?: Logger;
  /** For tests, which have a time of their own. */
  readonly timer?: Timer;
  /** How long a call waits at most; 5 s when left out, and 30 s where its work has sent something before. */
  readonly deadlineMs?: number;
}

/**
 * The calls that Capillary takes in a minute, shared by all processes on a database: for each organisation and class of
 * calls one budget. Where no limit is configured it is learned: calls go out freely until Capillary refuses one for its
 * rate, then a little slower than that, then slowly faster again. The less urgent leave a reserve to the more urgent.
 */
export function createRateBudget(options: RateBudgetOptions): RateBudget {
  const { database, clock, logger = silentLogger, timer = systemTimer, deadlineMs = DEADLINE_MS } = options;
  const deadlines = { firstMs: deadlineMs, begunMs: Math.max(deadlineMs, BEGUN_DEADLINE_MS) };
  const store = createMeterStore({ database, clock });
  const organisations = new Map<string, BudgetOrganisation>();
  const allowances = new Map<string, Map<string, Allowance>>();

  function allowanceFor(key: string, apiClass: string): Allowance {
    const classes = allowances.get(key) ?? new Map<string, Allowance>();
    allowances.set(key, classes);
    const known = classes.get(apiClass);
    if (known !== undefined) return known;
    const metered = () => ({ key, apiClass, callsPerMinute: organisations.get(key)?.callsPerMinute });
    const allowance = createAllowance({ store, metered, clock, timer, logger, deadlines });
    classes.set(apiClass, allowance);
    return allowance;
  }

  return {
    of(organisation) {
      const { key } = organisation;
      organisations.set(key, organisation);
      return {
        spend: (call) => allowanceFor(key, call.apiClass).spend(call),
        limited: ({ apiClass }, retryAfterMs) => allowanceFor(key, apiClass).limited(retryAfterMs),
      };
    },

    snapshot() {
      const readings: BudgetReading[] = [];
      for (const [key, classes] of allowances) {
        for (const [apiClass, allowance] of classes) readings.push({ key, apiClass, ...allowance.reading() });
      }
      return readings;
    },

    async close() {
      for (const classes of allowances.values()) {
        await Promise.all(Array.from(classes.values(), (allowance) => allowance.close()));
      }
    },
  };
}
