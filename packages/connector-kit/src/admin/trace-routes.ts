import { Router } from 'express';
import { z } from 'zod';
import { allowOnly } from '../http/allow-only.ts';
import { parseInput } from '../http/parse-input.ts';
import type { Deliveries } from '../inbox/deliveries.ts';

export interface TraceRoutesOptions {
  readonly deliveries: Pick<Deliveries, 'trace'>;
}

/** Longer than every e-mail address (RFC 5321) and every id that platforms make. */
const MAX_CHARACTERS = 320;

const TraceQuery = z.strictObject({
  q: z
    .string()
    .max(MAX_CHARACTERS, `must have at most ${MAX_CHARACTERS} characters`)
    .regex(/^\P{Cc}*$/u, 'must not have control characters')
    .regex(/\S/, 'must not be empty'),
  tenant: z.string().min(1).max(500).optional(),
});

/**
 * `GET /admin/trace`: "Why no points?". The question may be a phone number, so it goes nowhere but into the search: log
 * lines and metrics have the route's pattern, and problems name the parameter without its value.
 */
export function traceRoutes({ deliveries }: TraceRoutesOptions): Router {
  const router = Router();
  router
    .route('/admin/trace')
    .get(async (req, res) => {
      res.json(await deliveries.trace(parseInput(TraceQuery, req.query, { in: 'query' })));
    })
    .all(allowOnly('GET'));
  return router;
}
