import { Counter, Gauge, type Registry } from 'prom-client';
import type { RateBudget } from '../budget/rate-budget.ts';

export interface BudgetMetricsOptions {
  readonly registry: Registry;
  readonly budget: Pick<RateBudget, 'snapshot'>;
}

/** Adds what the rate budget of this process stands at: calls made, calls that wait, and the limit in force. */
export function registerBudgetMetrics({ registry, budget }: BudgetMetricsOptions): void {
  const registers = [registry];
  const calls = new Counter({
    name: 'rate_budget_calls_total',
    help: 'Calls to Capillary that the rate budget let go out',
    labelNames: ['organisation', 'api_class', 'priority'],
    registers,
    collect() {
      calls.reset();
      for (const { key, apiClass, used } of budget.snapshot()) {
        for (const [priority, count] of Object.entries(used)) {
          calls.inc({ organisation: key, api_class: apiClass, priority }, count);
        }
      }
    },
  });
  const waiting = new Gauge({
    name: 'rate_budget_waiting_calls',
    help: 'Calls to Capillary that wait for the rate budget',
    labelNames: ['organisation', 'api_class', 'priority'],
    registers,
    collect() {
      waiting.reset();
      for (const { key, apiClass, waiting: counts } of budget.snapshot()) {
        for (const [priority, count] of Object.entries(counts)) {
          waiting.set({ organisation: key, api_class: apiClass, priority }, count);
        }
      }
    },
  });
  const limit = new Gauge({
    name: 'rate_budget_limit_per_minute',
    help: 'Calls a minute that the rate budget allows now; absent while nothing limits them',
    labelNames: ['organisation', 'api_class'],
    registers,
    collect() {
      limit.reset();
      for (const { key, apiClass, limitPerMinute } of budget.snapshot()) {
        if (limitPerMinute !== null) limit.set({ organisation: key, api_class: apiClass }, limitPerMinute);
      }
    },
  });
}
