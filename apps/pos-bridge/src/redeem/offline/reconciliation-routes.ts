import { allowOnly, parseInput } from '@capconnect/connector-kit';
import { Router } from 'express';
import { z } from 'zod';
import type { Reconciliation } from './create-reconciliation.ts';

const DEFAULT_LIMIT = 50;

const Query = z.strictObject({
  tenant: z.string().min(1).max(500).optional(),
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|1\d\d|200)$/, 'must be a number from 1 to 200')
    .transform(Number)
    .default(DEFAULT_LIMIT),
  cursor: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T[\d:.]{12}Z_[\da-f-]{36}$/, 'must be the nextCursor of an answer')
    .transform((cursor) => ({ acceptedAt: cursor.slice(0, 24), id: cursor.slice(25) }))
    .optional(),
});

/** `GET /admin/reconciliation`: redemptions that Capillary could not be asked for, and what came of each. */
export function reconciliationRoutes({
  reconciliation,
}: {
  readonly reconciliation: Reconciliation;
}): Router {
  const router = Router();
  router
    .route('/admin/reconciliation')
    .get(async (req, res) => {
      const { tenant, limit, cursor } = parseInput(Query, { ...req.query }, { in: 'query' });
      const items = await reconciliation({ tenant, limit, after: cursor });
      const last = items.at(-1);
      const nextCursor = items.length < limit || last === undefined ? null : `${last.acceptedAt}_${last.id}`;
      res.json({ items, nextCursor });
    })
    .all(allowOnly('GET'));
  return router;
}
