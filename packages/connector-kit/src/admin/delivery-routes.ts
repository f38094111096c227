import { AppError, type Logger } from '@capconnect/kernel';
import { Router } from 'express';
import { z } from 'zod';
import { allowOnly } from '../http/allow-only.ts';
import { parseInput } from '../http/parse-input.ts';
import type { Deliveries, DeliveryDetails } from '../inbox/deliveries.ts';

export interface DeliveryRoutesOptions {
  readonly deliveries: Deliveries;
  readonly logger: Logger;
}

const text = z
  .string()
  .min(1)
  .max(500)
  .refine((value) => !value.includes('\0'), 'must not contain a NUL');

/** Strict: a filter with a typing error would otherwise list, or replay, everything. */
const ListQuery = z.strictObject({
  status: z.enum(['accepted', 'working', 'done', 'failed', 'dead']).optional(),
  tenant: text.optional(),
  type: text.optional(),
  q: text.optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|1\d\d|200)$/, 'must be a number from 1 to 200')
    .transform(Number)
    .optional(),
  cursor: text.optional(),
});

const ReplayBody = z.strictObject({
  status: z.enum(['dead', 'failed']),
  tenant: text.optional(),
  type: text.optional(),
});

const Params = z.object({ id: text });

/** `/admin/deliveries`: what was accepted and what became of it, and running it again. */
export function deliveryRoutes({ deliveries, logger }: DeliveryRoutesOptions): Router {
  const router = Router();

  router
    .route('/admin/deliveries')
    .get(async (req, res) => {
      res.json(await deliveries.list(parseInput(ListQuery, withoutEmpty(req.query), { in: 'query' })));
    })
    .all(allowOnly('GET'));

  router
    .route('/admin/deliveries/counts')
    .get(async (_req, res) => {
      res.json(await deliveries.counts());
    })
    .all(allowOnly('GET'));

  router
    .route('/admin/deliveries/replay')
    .post(async (req, res) => {
      const chosen = parseInput(ReplayBody, req.body, { in: 'body' });
      const replayed = await deliveries.replayAll(chosen);
      logger.info({ ...chosen, replayed }, 'deliveries replayed');
      res.json({ replayed });
    })
    .all(allowOnly('POST'));

  router
    .route('/admin/deliveries/:id')
    .get(async (req, res) => {
      const { id } = parseInput(Params, req.params, { in: 'path' });
      res.json((await deliveries.get(id)) ?? unknownDelivery());
    })
    .all(allowOnly('GET'));

  router
    .route('/admin/deliveries/:id/replay')
    .post(async (req, res) => {
      const { id } = parseInput(Params, req.params, { in: 'path' });
      if (!(await deliveries.replay(id))) {
        const delivery = (await deliveries.get(id)) ?? unknownDelivery();
        throw new AppError('CONFLICT', whyNotReplayed(delivery));
      }
      logger.info({ messageId: id }, 'delivery replayed');
      res.json({ replayed: 1 });
    })
    .all(allowOnly('POST'));

  router
    .route('/admin/deliveries/:id/aside')
    .post(async (req, res) => {
      const { id } = parseInput(Params, req.params, { in: 'path' });
      if (!(await deliveries.setAside(id))) {
        const { status } = (await deliveries.get(id)) ?? unknownDelivery();
        throw new AppError(
          'CONFLICT',
          status === 'working'
            ? 'This delivery is being worked on. Look at it again in a moment.'
            : `This delivery is ${status}: only one that waits can be set aside.`,
        );
      }
      logger.info({ messageId: id }, 'delivery set aside: the later ones of its key go on');
      res.json({ setAside: 1 });
    })
    .all(allowOnly('POST'));

  router
    .route('/admin/deliveries/:id/release')
    .post(async (req, res) => {
      const { id } = parseInput(Params, req.params, { in: 'path' });
      if (!(await deliveries.release(id))) {
        if ((await deliveries.get(id)) === undefined) unknownDelivery();
        throw new AppError(
          'CONFLICT',
          'This delivery holds no others: only a dead one of a flow that says so does.',
        );
      }
      logger.info({ messageId: id }, 'delivery given up: the later ones of its key go on');
      res.json({ released: 1 });
    })
    .all(allowOnly('POST'));

  return router;
}

function whyNotReplayed({ status, payloadNote }: DeliveryDetails): string {
  if (status === 'done') return 'This delivery is done. Running it again could book it twice.';
  if (payloadNote !== undefined) {
    return 'The payload of this delivery was deleted when its retention ended, so it cannot run again. If it is still wanted, have the source send the event as a new one.';
  }
  return 'This delivery is being worked on. Look at it again in a moment.';
}

/** A filter left empty, as forms send it, is no filter. */
function withoutEmpty(query: object): object {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}

function unknownDelivery(): never {
  throw new AppError(
    'NOT_FOUND',
    'There is no such delivery. GET /admin/deliveries lists them; their receipts are kept.',
  );
}
