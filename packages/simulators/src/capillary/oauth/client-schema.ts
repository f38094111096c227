import { z } from 'zod';
import type { SimulatorContext } from '../context.ts';
import type { ClientRefusal } from './client-refusal.ts';

/** The UI's ceiling without a ticket (reference section 2.2). */
const LONGEST_TTL_SECONDS = 3600;

const scopeSchema = z.object({
  entityId: z.int(),
  permission: z.enum(['READ', 'WRITE', 'READWRITE']),
  resources: z.array(z.string()).default([]),
});

/** Body of `POST /v3/integrations/clients`; key and secret are given by the server (reference section 2.3). */
const newClientSchema = z.object({
  name: z.string().min(1),
  description: z.string(),
  expirationTokenTime: z.int().min(1).max(LONGEST_TTL_SECONDS),
  defaultTillId: z.int(),
  scopes: z.array(scopeSchema),
});

const clientChangeSchema = newClientSchema.partial();

type NewClient = z.output<typeof newClientSchema>;
type ClientChange = z.output<typeof clientChangeSchema>;

/** Everything a client is created with. */
export function parseNewClient(body: unknown, context: SimulatorContext): NewClient | ClientRefusal {
  return check(newClientSchema.safeParse(body), context);
}

/** The part of it that a `PUT` changes. */
export function parseClientChange(body: unknown, context: SimulatorContext): ClientChange | ClientRefusal {
  return check(clientChangeSchema.safeParse(body), context);
}

function check<T extends { defaultTillId?: number | undefined }>(
  parsed: z.ZodSafeParseResult<T>,
  context: SimulatorContext,
): T | ClientRefusal {
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { status: 400, message: `${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? 'invalid'}` };
  }
  const { defaultTillId } = parsed.data;
  if (defaultTillId !== undefined && tillCodeOf(defaultTillId, context) === undefined) {
    return { status: 400, message: 'defaultTillId: no such till' };
  }
  return parsed.data;
}

/** Code of the till with this id. */
export function tillCodeOf(id: number, { org }: SimulatorContext): string | undefined {
  return [...org.tills.values()].find((till) => till.id === id)?.code;
}
