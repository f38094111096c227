import { createWorker, type Worker } from '@capconnect/connector-kit';
import type { Deps } from './deps.ts';
import { createOrderPaid } from './flows/order-paid.ts';

/** Which flow runs for which topic. */
export function createShopifyWorker({ inbox, tenants, clientFor, clock, logger, metrics }: Deps): Worker {
  return createWorker({
    inbox,
    tenants,
    clock,
    logger,
    onAttempt: metrics.observeAttempt,
    flows: {
      'orders/paid': createOrderPaid({ clientFor }),
    },
  });
}
