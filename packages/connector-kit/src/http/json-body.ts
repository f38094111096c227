import { AppError } from '@capconnect/kernel';
import express, { type RequestHandler } from 'express';
import { refuseAnnouncedExcess } from './refuse-announced-excess.ts';

const JSON_TYPES = ['application/json', 'application/*+json'];

/**
 * Reads a JSON body into `req.body`; a missing one leaves it `undefined`. Numbers become floats: where ids or
 * money may come as numbers, read the bytes with `rawBody` and parse them without loss.
 *
 * Any other content type is refused, so that a browser cannot be made to send one from a strange page without
 * asking first.
 * @param limit - in bytes; past it the answer is `BODY_TOO_LARGE`
 */
export function jsonBody({ limit }: { readonly limit: number }): RequestHandler {
  const read = express.json({ type: JSON_TYPES, limit });
  return (req, res, next) => {
    refuseAnnouncedExcess(req, limit);
    // `null` means that there is no body at all.
    if (req.is(JSON_TYPES) === false && req.get('Content-Length') !== '0') {
      throw new AppError(
        'UNSUPPORTED_MEDIA_TYPE',
        'The body is not marked as JSON. Send it with Content-Type: application/json.',
      );
    }
    read(req, res, next);
  };
}
