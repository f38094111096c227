import { rawBody } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import type { RequestHandler } from 'express';
import { parse } from 'lossless-json';

const LIMIT_BYTES = 64 * 1024;

/** Reads a JSON body into `req.body`. Every number becomes the text that stood in it: ids may pass 2^53. */
export function exactBody(): readonly RequestHandler[] {
  return [
    rawBody({ limit: LIMIT_BYTES }),
    (req, _res, next) => {
      const body: Buffer = req.body;
      try {
        req.body = parse(body.toString('utf8'), undefined, { parseNumber: (digits) => digits });
      } catch {
        throw new AppError('INPUT_INVALID', 'The body cannot be read as JSON. Send one JSON object.');
      }
      next();
    },
  ];
}
