import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** Does something to a request or its answer, at once, and leaves the rest to others. */
export type Framing = (req: Request, res: Response) => void;

/**
 * Several of them as one layer of the router: it matches, wraps and calls each of its layers anew for every request, which
 * took longer than what ours do.
 */
export function asOneLayer(framings: readonly Framing[]): RequestHandler {
  return (req: Request, res: Response, next: NextFunction) => {
    for (const frame of framings) frame(req, res);
    next();
  };
}
