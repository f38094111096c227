import type { RequestHandler, Response } from 'express';
import { apiVersionOf } from '../http/api-version.ts';
import { callerOf, exchangeOf } from '../http/locals.ts';
import { redactBody, redactHeaders } from './redact.ts';
import type { RequestLog } from './request-log.ts';

/**
 * Records each request on arrival, and its answer at the moment it leaves, so that whoever has the answer finds it in
 * the record. It also cuts the connection there when the answer is to be lost.
 */
export function createRecordRequests(log: RequestLog, nowMs: () => number): RequestHandler {
  return (request, response, next) => {
    const exchange = exchangeOf(response);
    exchange.record = log.add({
      at: new Date(nowMs()).toISOString(),
      method: request.method,
      path: request.path,
      query: { ...request.query },
      headers: redactHeaders(request.headers),
      body: redactBody(jsonOrNull(exchange.rawBody), apiVersionOf(request.path) === 'auth-engine'),
      requestId: exchange.requestId,
    });
    beforeAnswer(response, () => {
      const caller = callerOf(response);
      exchange.record({
        status: response.statusCode,
        tillCode: caller?.tillCode ?? null,
        callerKind: caller?.kind ?? null,
      });
      if (!exchange.isAnswerLost) return 'send';
      request.socket.destroy();
      return 'lose';
    });
    next();
  };
}

function beforeAnswer(response: Response, decide: () => 'send' | 'lose'): void {
  const end = response.end.bind(response);
  response.end = (...parts: unknown[]) => {
    if (decide() === 'send') Reflect.apply(end, response, parts);
    return response;
  };
}

function jsonOrNull(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
