import express, { type RequestHandler } from 'express';
import { exchangeOf } from './locals.ts';

/** Above the 16,777,215 bytes that Capillary stores of a transaction (reference section 6.4). */
const LARGEST_BODY = '20mb';

/** Reads the whole body before anything else: faults and records need it whatever becomes of the request. */
export function createReadRawBody(): RequestHandler[] {
  const read = express.raw({ type: () => true, limit: LARGEST_BODY });
  return [
    read,
    (request, response, next) => {
      const body: unknown = request.body;
      exchangeOf(response).rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      next();
    },
  ];
}
