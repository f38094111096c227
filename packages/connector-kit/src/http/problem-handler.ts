import { type Logger, toAppError, toProblem } from '@capconnect/kernel';
import type { ErrorRequestHandler } from 'express';
import { requestIdOf } from './request-id.ts';
import { routePattern } from './route-pattern.ts';
import { translateRequestError } from './translate-request-error.ts';

/**
 * Answers every error as RFC 9457 `application/problem+json`; the last middleware of an app. Failures of ours
 * are logged, once, here.
 */
export function problemHandler({ logger }: { readonly logger: Logger }): ErrorRequestHandler {
  return (thrown: unknown, req, res, _next) => {
    const error = translateRequestError(thrown) ?? toAppError(thrown);
    const requestId = requestIdOf(res);
    res.locals['problemCode'] = error.code;
    if (error.status >= 500) {
      logger.error({ requestId, method: req.method, route: routePattern(req), error }, 'request failed');
    }
    if (res.headersSent) {
      // The client must see that the answer is cut off. Express's own last handler would do that too, but
      // prints the stack.
      res.destroy();
      return;
    }
    if (error.retryAfterMs !== undefined) {
      res.set('Retry-After', String(Math.max(1, Math.ceil(error.retryAfterMs / 1_000))));
    }
    res
      .status(error.status)
      .type('application/problem+json')
      .send(JSON.stringify(toProblem(error, requestId)));
  };
}
