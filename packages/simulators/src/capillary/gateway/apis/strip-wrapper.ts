import { z } from 'zod';
import type { DataPlaneAnswer } from '../call-data-plane.ts';

const wrapped = z.object({ response: z.record(z.string(), z.unknown()) });

/** A v1.1 answer without its `response` wrapper, as Mobile APIs give it (reference section 5). */
export function stripWrapper({ status, body }: DataPlaneAnswer): DataPlaneAnswer {
  const parsed = wrapped.safeParse(body);
  return { status, body: parsed.success ? parsed.data.response : body };
}
