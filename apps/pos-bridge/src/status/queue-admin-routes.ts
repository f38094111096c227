import { allowOnly, type Deliveries } from '@capconnect/connector-kit';
import { Router } from 'express';
import type { QueueActions } from './create-queue-actions.ts';
import { writeQueue } from './write-queue.ts';

export interface QueueAdminRoutesOptions {
  readonly actions: QueueActions;
  readonly deliveries: Pick<Deliveries, 'list'>;
}

/** The page's actions for machines, behind the admin's token; the others are `/admin/deliveries/{id}/aside` and `replay`. */
export function queueAdminRoutes({ actions, deliveries }: QueueAdminRoutesOptions): Router {
  const router = Router();
  router
    .route('/admin/queue/retry')
    .post(async (_req, res) => {
      res.json({ retried: await actions.retry() });
    })
    .all(allowOnly('POST'));
  router
    .route('/admin/queue.csv')
    .get(async (_req, res) => {
      res.attachment('queue.csv').type('text/csv');
      await writeQueue(deliveries, res);
    })
    .all(allowOnly('GET'));
  return router;
}
