import { AppError } from '@capconnect/kernel';
import type { z } from 'zod';

/**
 * A payload that a door of the bridge wrote.
 * @throws `PAYLOAD_INVALID` when this version does not understand it, without repeating any of it
 */
export function readMessage<Schema extends z.ZodType>(schema: Schema, payload: Uint8Array): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(payload));
  if (parsed.success) return parsed.data;
  throw new AppError(
    'PAYLOAD_INVALID',
    'This version does not understand a message that another one accepted. Start the version that accepted it, or have ' +
      'the till send it again.',
    { details: { field: parsed.error.issues[0]?.path.join('.') } },
  );
}

function jsonOf(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return undefined;
  }
}
