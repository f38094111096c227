import type { Response } from 'express';
import type { Framing } from './as-one-layer.ts';

/**
 * Gives each request an id, which stands in the answer's `X-Request-Id`, in problems and in log lines. An id
 * from outside is not taken over: a caller could make two requests look like one, or write into our log.
 */
export function assignRequestId({ generateId }: { readonly generateId: () => string }): Framing {
  return (_req, res) => {
    const requestId = generateId();
    res.locals['requestId'] = requestId;
    res.setHeader('X-Request-Id', requestId);
  };
}

/** The id of the request that is being answered. */
export function requestIdOf(res: Response): string {
  return String(res.locals['requestId']);
}
