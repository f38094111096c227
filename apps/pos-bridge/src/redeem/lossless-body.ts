import { rawBody } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import type { Request, RequestHandler } from 'express';
import { parse } from 'lossless-json';

const LIMIT_BYTES = 16 * 1024;

/** Reads the body of a redemption as bytes; `losslessBody` makes JSON of them. */
export const redemptionBody: RequestHandler = rawBody({ limit: LIMIT_BYTES });

/**
 * The JSON of a body whose numbers stay as they were sent, as text: amounts and long ids are not rounded.
 * @throws `INPUT_INVALID`
 */
export function losslessBody({ body }: Request): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return parse(text, undefined, { parseNumber: (digits) => digits });
  } catch {
    throw new AppError(
      'INPUT_INVALID',
      'The body cannot be read as JSON in UTF-8 (or it repeats a key). Send a JSON object.',
    );
  }
}
