import { createWorker, type Worker } from '@capconnect/connector-kit';
import type { Deps } from './deps.ts';
import { createOrderPaid } from './flows/order-paid.ts';

/** Each waits for Capillary most of the time. */
const CONCURRENCY = 20;

export interface ShopifyWorkerOptions {
  /** How soon what a killed process had in hand is taken up again; the worker's own 10 s when left out. */
  readonly leaseMs?: number | undefined;
}

/** Which flow runs for which topic. */
export function createShopifyWorker(deps: Deps, { leaseMs }: ShopifyWorkerOptions = {}): Worker {
  const { inbox, tenants, clientFor, clock, logger, metrics } = deps;
  return createWorker({
    inbox,
    tenants,
    clock,
    logger,
    concurrency: CONCURRENCY,
    ...(leaseMs === undefined ? {} : { leaseMs }),
    onAttempt: metrics.observeAttempt,
    // Stored all the same: a later version may know what to do with it, and replay finds it.
    onUnknownType: async () => ({ skipped: 'no-flow-for-this-topic' }),
    flows: { 'orders/paid': createOrderPaid({ clientFor }) },
  });
}
