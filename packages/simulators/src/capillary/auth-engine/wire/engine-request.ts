import { z } from 'zod';
import { EngineRefusal } from './engine-refusal.ts';

// Samples send numbers where the tables say string and the other way round (reference section 4.2 C).
const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined || value === '' ? undefined : String(value)));

const engineRequestSchema = z.object({
  identifierType: text,
  identifierValue: text,
  brand: text,
  deviceId: text,
  mobile: text,
  email: text,
  sessionId: text,
  hash: text,
  otp: text,
  password: text,
  newPassword: text,
  confirmPassword: text,
  key: text,
  expiredToken: text,
  token: text,
  authorizedToken: text,
  newIdentifierValue: text,
  // An archived page names two fields of updateIdentifierValue differently (reference section 4.2 H).
  brandName: text,
  oldIdentifierValue: text,
});

/** Every field that an endpoint reads; absent, null and empty are the same. */
export type EngineRequest = z.output<typeof engineRequestSchema>;

/** @throws EngineRefusal 1519 when the body is no JSON object or a field is no scalar. */
export function readEngineRequest(body: unknown): EngineRequest {
  const parsed = engineRequestSchema.safeParse(body);
  if (!parsed.success) throw new EngineRefusal(1519);
  return parsed.data;
}
