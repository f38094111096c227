import type { RequestHandler, Router } from 'express';
import { sendFailure } from './send-failure.ts';

/** 405 when one of the routers serves the path with another method, else 404, in the API's envelope (reference section 6.0). */
export function createNoSuchRoute(routers: readonly Router[]): RequestHandler {
  return (request, response) => {
    const failure = routers.some((router) => serves(router, request.path))
      ? { status: 405, code: 405, message: 'Method not allowed' }
      : { status: 404, code: 404, message: 'No such resource' };
    sendFailure(response, failure);
  };
}

/** Express has no question for this; a layer's `match` is what it asks itself. */
function serves(router: Router, path: string): boolean {
  return router.stack.some((layer) => {
    if (layer.route === undefined || !('match' in layer) || typeof layer.match !== 'function') return false;
    return Boolean(layer.match(path));
  });
}
