import { z } from 'zod';
import { faultSchema } from '../faults/fault.ts';

/** `POST /__sim/faults`: adds these; an empty list clears. */
export const faultsBodySchema = z.strictObject({ faults: z.array(faultSchema) });

/** `POST /__sim/clock`: exactly one of the three. */
export const clockBodySchema = z.union(
  [
    z.strictObject({ advanceMs: z.int() }),
    z.strictObject({ offsetMs: z.int() }),
    z.strictObject({ nowMs: z.int() }),
  ],
  { error: 'send exactly one of advanceMs, offsetMs and nowMs, a whole number of milliseconds' },
);

/** `GET /__sim/requests`. */
export const requestsQuerySchema = z.strictObject({
  path: z.string().optional(),
  method: z.string().toUpperCase().optional(),
});
