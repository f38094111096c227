import { Secret } from '@capconnect/kernel';
import { z } from 'zod';

/** A variable whose value must never be printed: read as a `Secret`. */
export function secretVariable(): z.ZodType<Secret, string> {
  return z.string().transform((value) => new Secret(value));
}
