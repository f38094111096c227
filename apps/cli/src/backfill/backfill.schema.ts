import { z } from 'zod';

const Counts = z.record(z.string(), z.number());

/** A backfill as the admin API shows it: what is used of it, and the rest for `--json`. */
export const Backfill = z.looseObject({
  id: z.string(),
  tenant: z.string(),
  from: z.string(),
  to: z.string(),
  dryRun: z.boolean(),
  state: z.enum(['running', 'paused', 'cancelled', 'finished', 'failed']),
  expected: z.number().nullable(),
  found: z.number(),
  sent: z.number(),
  duplicate: z.number(),
  skipped: z.number(),
  rejected: z.number(),
  inFlight: z.number(),
  remaining: z.number(),
  estimatedSeconds: z.number().nullable(),
  reasons: z.object({ skipped: Counts, rejected: Counts }),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  finishedAt: z.string().nullable(),
});

export type Backfill = z.output<typeof Backfill>;
