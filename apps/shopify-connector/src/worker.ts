import { createWorker, type Worker } from '@capconnect/connector-kit';
import type { Deps } from './deps.ts';
import { createOrderPaid } from './flows/order-paid.ts';

/** Each waits for Capillary most of the time. */
const CONCURRENCY = 16;

/** Which flow runs for which topic. */
export function createShopifyWorker({ inbox, tenants, clientFor, clock, logger, metrics }: Deps): Worker {
  return createWorker({
    inbox,
    tenants,
    clock,
    logger,
    concurrency: CONCURRENCY,
    onAttempt: metrics.observeAttempt,
    // Stored all the same: a later version may know what to do with it, and replay finds it.
    onUnknownType: async () => ({ skipped: 'no-flow-for-this-topic' }),
    flows: {
      'orders/paid': createOrderPaid({ clientFor }),
    },
  });
}
