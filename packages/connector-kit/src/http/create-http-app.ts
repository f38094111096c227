import { randomUUID } from 'node:crypto';
import { type Clock, type Logger, systemClock } from '@capconnect/kernel';
import express, { type Express } from 'express';
import type { TrustProxy } from '../config/trust-proxy.ts';
import type { Metrics } from '../metrics/create-metrics.ts';
import { type HealthCheck, healthRoutes } from './health-routes.ts';
import { notFound } from './not-found.ts';
import { observeRequests } from './observe-requests.ts';
import { problemHandler } from './problem-handler.ts';
import { problemPages } from './problem-pages.ts';
import { asOneLayer } from './as-one-layer.ts';
import { assignRequestId } from './request-id.ts';
import { securityHeaders } from './security-headers.ts';

export interface HttpAppOptions {
  readonly logger: Logger;
  readonly trustProxy: TrustProxy;
  /** What `GET /readyz` asks, by name. */
  readonly checks: Readonly<Record<string, HealthCheck>>;
  /** How long a check may take; 2 s when left out. */
  readonly checkTimeoutMs?: number;
  readonly metrics?: Metrics;
  /** Adds the app's own routers, at the root and with whole paths (see `routePattern`). */
  readonly mount: (app: Express) => void;
  readonly clock?: Clock;
  readonly generateId?: () => string;
}

/**
 * The Express app that every app of ours is: the same ids, log lines, headers, health, metrics and errors
 * around its own routes. Does not listen.
 */
export function createHttpApp(options: HttpAppOptions): Express {
  const { logger, trustProxy, checks, checkTimeoutMs = 2_000, metrics, mount } = options;
  const { clock = systemClock, generateId = randomUUID } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustProxy);
  app.set('query parser', 'simple');
  app.use(
    asOneLayer([
      assignRequestId({ generateId }),
      observeRequests({ logger, clock, onRequest: metrics?.observeRequest }),
      securityHeaders(),
    ]),
  );
  // The doors first: each router before them costs every message some time.
  mount(app);
  app.use(healthRoutes({ checks, timeoutMs: checkTimeoutMs, logger }));
  if (metrics !== undefined) app.use(metrics.routes);
  app.use(problemPages());
  app.use(notFound());
  app.use(problemHandler({ logger }));
  return app;
}
