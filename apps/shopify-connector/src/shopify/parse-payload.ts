import { AppError } from '@capconnect/kernel';
import { parse } from 'lossless-json';
import { z } from 'zod';

const SHOWN_FIELDS = 5;
const Json = z.json();

/** A JSON document in which every number is the text that stood in it. */
export type Payload = z.output<typeof Json>;

/**
 * Reads a verified webhook body. Every JSON number becomes the text that stood in the body, since Shopify's ids pass
 * 2^53 and its amounts must not become floats.
 * @throws `PAYLOAD_INVALID`: the message is stored already, so it waits for a person and can be replayed.
 */
export function parsePayload(body: Uint8Array): Payload {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return Json.parse(parse(text, undefined, { parseNumber: (digits) => digits }));
  } catch {
    throw new AppError(
      'PAYLOAD_INVALID',
      'The Shopify payload cannot be read as JSON in UTF-8 (or it repeats a key, or is nested too deeply). Look at the delivery; replay it after an upgrade.',
    );
  }
}

/**
 * The fields of a payload that are used.
 * @throws `PAYLOAD_INVALID` naming the fields that are missing or of another form, never their values.
 */
export function readPayload<Schema extends z.ZodType>(schema: Schema, payload: Payload): z.output<Schema> {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const fields = namedFields(result.error.issues.map(({ path }) => path.join('.') || 'the whole payload'));
  throw new AppError(
    'PAYLOAD_INVALID',
    `The Shopify payload lacks what is needed in: ${fields}. Compare the webhook API version of the app with 2026-10, then replay.`,
    { details: { fields } },
  );
}

/** A hostile payload could have a million of them. */
function namedFields(fields: readonly string[]): string {
  const shown = fields.slice(0, SHOWN_FIELDS).join(', ');
  return fields.length > SHOWN_FIELDS ? `${shown} and ${fields.length - SHOWN_FIELDS} more` : shown;
}
