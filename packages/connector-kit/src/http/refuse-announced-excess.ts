import type { Request } from 'express';
import { tooLarge } from './translate-request-error.ts';

/**
 * Refuses by the announced length, before a byte is kept: the parsers would read the whole body first and
 * refuse it then. Node drops the rest of such a body as it comes, until the request's time is up.
 * @param limit - in bytes
 * @throws `BODY_TOO_LARGE`
 */
export function refuseAnnouncedExcess(req: Request, limit: number): void {
  if (Number(req.get('Content-Length') ?? 0) > limit) throw tooLarge(limit);
}
