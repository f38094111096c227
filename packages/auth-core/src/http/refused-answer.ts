import { AppError, type ErrorCode } from '@capconnect/kernel';
import type { JsonAnswer } from './fetch-json.ts';

/**
 * The error for an answer that brought nothing and says nothing about the credentials: too many calls, a service that
 * is down, or an address where no such service is.
 */
export function refusedAnswer(answer: JsonAnswer): AppError {
  const { status } = answer;
  if (status === 429) {
    return answerError(answer, 'AUTH_THROTTLED', 'Capillary gets too many sign-in calls. Ask again later.');
  }
  if (status >= 500 || status === 408) {
    return answerError(
      answer,
      'AUTH_UNAVAILABLE',
      `Capillary cannot sign in now (HTTP ${status}). Try again later.`,
    );
  }
  if (status === 403) {
    return answerError(
      answer,
      'ACCESS_DENIED',
      'Capillary refuses access (HTTP 403). Ask Capillary which access group and network addresses are allowed.',
    );
  }
  if ((status >= 300 && status < 400) || status === 404 || status === 405 || status === 410) {
    return answerError(
      answer,
      'AUTH_CONFIG_INVALID',
      `This address has no Capillary sign-in (HTTP ${status}). Check the base URL: each cluster has its own host.`,
    );
  }
  return answerError(
    answer,
    'UPSTREAM_INVALID',
    `The answer is not one that Capillary documents (HTTP ${status}). Check the base URL and any proxy on the way.`,
  );
}

/** An error that names the answer it comes from. Nothing of the body is repeated: it may echo what was sent. */
export function answerError(answer: JsonAnswer, code: ErrorCode, message: string): AppError {
  const { status, requestId, retryAfterMs } = answer;
  return new AppError(code, message, {
    details: { upstreamStatus: status, ...(requestId === undefined ? {} : { requestId }) },
    retryAfterMs,
  });
}
