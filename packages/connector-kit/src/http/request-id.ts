import type { RequestHandler, Response } from 'express';

/**
 * Gives each request an id, which stands in the answer's `X-Request-Id`, in problems and in log lines. An id
 * from outside is not taken over: a caller could make two requests look like one, or write into our log.
 */
export function assignRequestId({ generateId }: { readonly generateId: () => string }): RequestHandler {
  return (_req, res, next) => {
    const requestId = generateId();
    res.locals['requestId'] = requestId;
    res.setHeader('X-Request-Id', requestId);
    next();
  };
}

/** The id of the request that is being answered. */
export function requestIdOf(res: Response): string {
  return String(res.locals['requestId']);
}
