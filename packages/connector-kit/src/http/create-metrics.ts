import type { Logger } from '@capconnect/kernel';
import { Router } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Deliveries } from '../inbox/deliveries.ts';
import type { AttemptOutcome } from '../inbox/inbox.ts';
import { allowOnly } from './allow-only.ts';
import type { ObservedRequest } from './observe-requests.ts';
import { registerInboxGauge } from './register-inbox-gauge.ts';

export interface MetricsOptions {
  readonly logger: Logger;
  /** Counted at each scrape; left out by an app without an inbox. */
  readonly deliveries?: Pick<Deliveries, 'counts'> | undefined;
}

/** One attempt at a message, as the worker tells it. */
interface ObservedAttempt {
  readonly type: string;
  readonly outcome: AttemptOutcome['kind'];
  readonly durationMs: number;
}

export interface Metrics {
  readonly observeRequest: (request: ObservedRequest) => void;
  readonly observeAttempt: (attempt: ObservedAttempt) => void;
  /**
   * `GET /metrics`: Prometheus text. Labels are patterns, types and states: nothing of a tenant or a person.
   */
  readonly routes: Router;
}

const REQUEST_BUCKETS_S = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const ATTEMPT_BUCKETS_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The app's measurements in a registry of its own. */
export function createMetrics({ logger, deliveries }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to its complete answer',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_BUCKETS_S,
    registers,
  });
  const attempts = new Histogram({
    name: 'delivery_attempt_duration_seconds',
    help: 'Time of one attempt to deliver an accepted message',
    labelNames: ['type', 'outcome'],
    buckets: ATTEMPT_BUCKETS_S,
    registers,
  });
  if (deliveries !== undefined) registerInboxGauge({ registry, deliveries, logger });

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
    observeAttempt: ({ type, outcome, durationMs }) =>
      attempts.observe({ type, outcome }, durationMs / 1_000),
    routes: router,
  };
}
