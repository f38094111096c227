import type { RequestHandler } from 'express';
import { sendFailure } from '../answers/send-failure.ts';
import type { SimulatorSettings } from '../settings.ts';
import { callerOf } from '../http/locals.ts';
import type { RateLimits } from './rate-limits.ts';

/** 429 when a caller used up its calls of this minute (reference section 6.0; body and headers are unknown). */
export function createLimitRates(rateLimits: RateLimits, settings: SimulatorSettings): RequestHandler {
  return (request, response, next) => {
    const caller = callerOf(response);
    const waitMs = caller && rateLimits.take(caller.identity, request.method, request.path);
    if (waitMs === undefined) {
      next();
      return;
    }
    if (settings.rateLimitRetryAfter) response.set('Retry-After', String(Math.ceil(waitMs / 1000)));
    sendFailure(response, { status: 429, code: 429, message: 'Too many requests' });
  };
}
