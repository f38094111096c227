import type { Clock, Logger } from '@capconnect/kernel';
import type { Framing } from './as-one-layer.ts';
import { requestIdOf } from './request-id.ts';
import { routePattern } from './route-pattern.ts';

/** One answered request, without anything the caller wrote. */
export interface ObservedRequest {
  readonly method: string;
  /** The route's pattern, never the URL. */
  readonly route: string;
  /** 499 when the client left before the answer was complete. */
  readonly status: number;
  readonly durationMs: number;
}

export interface ObserveRequestsOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly onRequest?: ((request: ObservedRequest) => void) | undefined;
}

const CLIENT_LEFT = 499;

/**
 * Tells the metrics of each request and writes an access line: at `info` where it was refused or failed, at `debug` where
 * all went well. Of those there are too many to read, what they brought has lines of its own, and writing them was a
 * fifth of a door's work.
 */
export function observeRequests({ logger, clock, onRequest }: ObserveRequestsOptions): Framing {
  return (req, res) => {
    const startedAtMs = clock.monotonicMs();
    res.once('close', () => {
      const observed: ObservedRequest = {
        method: req.method,
        route: routePattern(req),
        status: res.writableFinished ? res.statusCode : CLIENT_LEFT,
        durationMs: Math.round(clock.monotonicMs() - startedAtMs),
      };
      onRequest?.(observed);
      const code: unknown = res.locals['problemCode'];
      const fields = { requestId: requestIdOf(res), ...observed, ...(code === undefined ? {} : { code }) };
      if (observed.status < 400) logger.debug(fields, 'request');
      else logger.info(fields, 'request');
    });
  };
}
