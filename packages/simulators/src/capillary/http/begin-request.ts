import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Exchange } from './locals.ts';

/** Every answer carries a request id and the simulator's time (reference section 1.5). */
export function createBeginRequest(nowMs: () => number): RequestHandler {
  return (request, response, next) => {
    const exchange: Exchange = {
      requestId: randomUUID(),
      rawBody: Buffer.alloc(0),
      record() {},
      isAnswerLost: false,
    };
    response.locals['exchange'] = exchange;
    response.sendDate = false;
    response.set({
      Date: new Date(nowMs()).toUTCString(),
      'X-Cap-Requestid': exchange.requestId,
      'X-Cap-Api-Request-Uri': request.originalUrl,
    });
    next();
  };
}
