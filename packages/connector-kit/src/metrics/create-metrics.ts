import { type Clock, type Logger, systemClock } from '@capconnect/kernel';
import { Router } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { RateBudget } from '../budget/rate-budget.ts';
import type { Database } from '../database/database.ts';
import { allowOnly } from '../http/allow-only.ts';
import type { ObservedRequest } from '../http/observe-requests.ts';
import type { PutReport } from '../intake/create-intake-guard.ts';
import type { AttemptReport } from '../worker/work-on-messages.ts';
import { createMessageMetrics } from './message-metrics.ts';
import { registerBudgetMetrics } from './register-budget-metrics.ts';
import { registerInboxGauges } from './register-inbox-gauges.ts';

export interface MetricsOptions {
  readonly logger: Logger;
  /** Its inbox is counted at each scrape; left out by an app without one. */
  readonly database?: Pick<Database, 'kysely'> | undefined;
  /** Left out by an app that calls nobody on a budget. */
  readonly budget?: Pick<RateBudget, 'snapshot'> | undefined;
  readonly clock?: Clock;
}

export interface Metrics {
  readonly observeRequest: (request: ObservedRequest) => void;
  readonly observePut: (put: PutReport) => void;
  readonly observeAttempt: (attempt: AttemptReport) => void;
  /**
   * `GET /metrics`: Prometheus text. Labels are patterns, types, states, and ids of tenants and organisations: nothing of
   * a person.
   */
  readonly routes: Router;
}

const REQUEST_BUCKETS_S = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** The app's measurements in a registry of its own. */
export function createMetrics(options: MetricsOptions): Metrics {
  const { logger, database, budget, clock = systemClock } = options;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to its complete answer',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_BUCKETS_S,
    registers: [registry],
  });
  const messages = createMessageMetrics(registry);
  if (database !== undefined) registerInboxGauges({ registry, database, clock, logger });
  if (budget !== undefined) registerBudgetMetrics({ registry, budget });

  const router = Router();
  router
    .route('/metrics')
    .get(async (_req, res) => {
      res.type(registry.contentType).send(await registry.metrics());
    })
    .all(allowOnly('GET'));
  return {
    observeRequest: ({ method, route, status, durationMs }) =>
      requests.observe({ method, route, status }, durationMs / 1_000),
    observePut: messages.observePut,
    observeAttempt: (attempt) => messages.observeAttempt(attempt, clock.wallMs()),
    routes: router,
  };
}
