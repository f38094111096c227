import type { AppError } from '@capconnect/kernel';
import type { Request, RequestHandler } from 'express';
import { refuseAnnouncedExcess } from './refuse-announced-excess.ts';
import { tooLarge, unreadableEncoding } from './translate-request-error.ts';

/**
 * Reads the body as the bytes that were sent, whatever their type, into `req.body`: signatures are over
 * bytes. A missing body is an empty `Buffer`. Compressed bodies are refused (415): nobody signs those, and
 * unpacking before verifying invites bombs.
 *
 * Our own, because `express.raw` looks for types, character sets and encodings that do not matter here, which
 * took a twentieth of a door's time; and it copies a body that came in one piece.
 * @param limit - in bytes; past it the answer is `BODY_TOO_LARGE`
 */
export function rawBody({ limit }: { readonly limit: number }): RequestHandler {
  return (req, _res, next) => {
    refuseAnnouncedExcess(req, limit);
    refuseEncoded(req);
    const chunks: Buffer[] = [];
    let bytes = 0;

    function onData(chunk: Buffer): void {
      bytes += chunk.length;
      if (bytes > limit) end(tooLarge(limit));
      else chunks.push(chunk);
    }

    function onEnd(): void {
      req.body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, bytes);
      end();
    }

    function end(error?: AppError): void {
      // What still comes flows by and is dropped.
      req.off('data', onData).off('end', onEnd);
      next(error);
    }

    // When the client leaves before the end, there is nobody to answer.
    req.on('data', onData).on('end', onEnd);
  };
}

function refuseEncoded(req: Request): void {
  const encoding = req.headers['content-encoding'];
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return;
  throw unreadableEncoding();
}
