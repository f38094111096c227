import { AppError } from '@capconnect/kernel';
import type { JSONValue } from 'json-p3';
import { parse } from 'lossless-json';
import type { z } from 'zod';

/**
 * Reads a verified webhook body. Every JSON number becomes the text that stood in the body, since Shopify's ids pass
 * 2^53 and its amounts must not become floats.
 * @throws `PAYLOAD_INVALID`: the message is stored already, so it waits for a person and can be replayed.
 */
export function parsePayload<Schema extends z.ZodType>(schema: Schema, body: Uint8Array): z.output<Schema> {
  const result = schema.safeParse(parseJson(body));
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new AppError(
    'PAYLOAD_INVALID',
    `The Shopify payload lacks what is needed in: ${fields}. Compare the webhook API version of the app with 2026-10, then replay.`,
    { details: { fields } },
  );
}

/** The body as plain values, numbers as text. */
export function parseJson(body: Uint8Array): JSONValue {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    // What it gives is JSON by construction; the library types it as unknown.
    return parse(text, undefined, { parseNumber: (digits) => digits }) as JSONValue;
  } catch {
    throw new AppError(
      'PAYLOAD_INVALID',
      'The Shopify payload is not JSON in UTF-8. Nothing can be done with it but look.',
    );
  }
}
