import { AppError } from '@capconnect/kernel';
import { Router } from 'express';
import { z } from 'zod';
import type { Backfills } from '../backfill/backfill.ts';
import { allowOnly } from '../http/allow-only.ts';
import { parseInput } from '../http/parse-input.ts';

export interface BackfillRoutesOptions {
  readonly backfills: Backfills;
}

const text = z.string().min(1).max(500);

/** A day means its beginning in UTC. */
const Moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: 'must be a day such as 2026-01-31, or a time with its offset such as 2026-01-31T18:00:00Z',
  })
  .transform((moment) => Date.parse(moment));

const StartBody = z
  .strictObject({ tenant: text, from: Moment, to: Moment, dryRun: z.boolean().default(false) })
  .refine(({ from, to }) => from < to, {
    path: ['to'],
    error: 'must be later than from: the range ends before it',
  });

/** Strict: with a typing error it would list everything. */
const ListQuery = z.strictObject({
  tenant: text.optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|1\d\d|200)$/, 'must be a number from 1 to 200')
    .transform(Number)
    .optional(),
});

const Params = z.object({ id: text });

/** `/admin/backfills`: imports of history. */
export function backfillRoutes({ backfills }: BackfillRoutesOptions): Router {
  const router = Router();

  router
    .route('/admin/backfills')
    .get(async (req, res) => {
      res.json({ items: await backfills.list(parseInput(ListQuery, req.query, { in: 'query' })) });
    })
    .post(async (req, res) => {
      const { tenant, from, to, dryRun } = parseInput(StartBody, req.body, { in: 'body' });
      const id = await backfills.create({ tenantId: tenant, fromMs: from, toMs: to, isDryRun: dryRun });
      res.status(202).location(`/admin/backfills/${id}`).json({ id });
    })
    .all(allowOnly('GET', 'POST'));

  router
    .route('/admin/backfills/:id')
    .get(async (req, res) => {
      const { id } = parseInput(Params, req.params, { in: 'path' });
      const backfill = await backfills.get(id);
      if (backfill === undefined) {
        throw new AppError('NOT_FOUND', 'There is no such backfill. GET /admin/backfills lists them.');
      }
      res.json(backfill);
    })
    .all(allowOnly('GET'));

  for (const change of ['pause', 'resume', 'cancel'] as const) {
    router
      .route(`/admin/backfills/:id/${change}`)
      .post(async (req, res) => {
        const { id } = parseInput(Params, req.params, { in: 'path' });
        res.json(await backfills[change](id));
      })
      .all(allowOnly('POST'));
  }

  return router;
}
