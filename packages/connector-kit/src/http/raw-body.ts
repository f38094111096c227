import express, { type RequestHandler } from 'express';
import { refuseAnnouncedExcess } from './refuse-announced-excess.ts';

/**
 * Reads the body as the bytes that were sent, whatever their type, into `req.body`: signatures are over
 * bytes. A missing body is an empty `Buffer`. Compressed bodies are refused (415): nobody signs those, and
 * unpacking before verifying invites bombs.
 * @param limit - in bytes; past it the answer is `BODY_TOO_LARGE`
 */
export function rawBody({ limit }: { readonly limit: number }): RequestHandler {
  const read = express.raw({ type: () => true, limit, inflate: false });
  return (req, res, next) => {
    refuseAnnouncedExcess(req, limit);
    read(req, res, (error?: unknown) => {
      if (!Buffer.isBuffer(req.body)) req.body = Buffer.alloc(0);
      next(error);
    });
  };
}
