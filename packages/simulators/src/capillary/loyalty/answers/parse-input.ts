import type { z } from 'zod';
import { Refusal } from './refusal.ts';
import { requestStatus } from './request-statuses.ts';

/** The body as the schema reads it; a body of another shape is refused with 400. */
export function parseInput<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const parsed = schema.safeParse(input ?? {});
  if (!parsed.success) throw new Refusal([requestStatus(400)]);
  return parsed.data;
}
