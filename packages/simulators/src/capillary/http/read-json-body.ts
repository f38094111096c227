import type { RequestHandler } from 'express';
import { sendFailure } from '../answers/send-failure.ts';
import { exchangeOf } from './locals.ts';

/**
 * Turns the raw body into JSON. 415 for another content type, XML included: v1.1 would take it, the simulator does not.
 * 400 when it is not JSON.
 */
export const readJsonBody: RequestHandler = (request, response, next) => {
  const { rawBody } = exchangeOf(response);
  request.body = undefined;
  if (rawBody.length === 0) {
    next();
    return;
  }
  if (request.is(['json', '+json']) === false) {
    sendFailure(response, {
      status: 415,
      code: 415,
      message: 'Unsupported media type, send application/json',
    });
    return;
  }
  try {
    request.body = JSON.parse(rawBody.toString('utf8')) as unknown;
  } catch {
    sendFailure(response, { status: 400, code: 400, message: 'Malformed JSON in the request body' });
    return;
  }
  next();
};
