import { z } from 'zod';
import type { TillIdentifier } from './customer-identifier.ts';

/** An identifier as the bridge's own messages and rows hold it: it was read, and put into Capillary's spelling, before. */
export const StoredIdentifier = z.object({
  type: z.enum(['mobile', 'email', 'externalId', 'cardnumber']),
  value: z.string(),
}) satisfies z.ZodType<TillIdentifier>;
