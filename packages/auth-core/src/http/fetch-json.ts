import { AppError, type Clock } from '@capconnect/kernel';
import { requestIdOf, retryAfterMsOf } from './answer-headers.ts';
import { failureReason } from './failure-reason.ts';
import { parseJson } from './json-object.ts';
import { readBoundedText } from './read-bounded-text.ts';

/** Sign-in answers are a few kB. */
const LARGEST_ANSWER_BYTES = 64 * 1024;

export interface JsonAnswer {
  readonly status: number;
  /** `undefined` when the answer was not JSON or too long. */
  readonly body: unknown;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
}

export interface FetchJsonOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/**
 * One call of a sign-in service. Any HTTP status is an answer. Redirects are not followed: they would carry the
 * credentials to where somebody else says.
 * @throws AppError `AUTH_UNAVAILABLE` when there was no answer; `details.reason` is Node's code for why.
 */
export async function fetchJson(
  options: FetchJsonOptions,
  url: string,
  init: RequestInit,
): Promise<JsonAnswer> {
  try {
    const response = await options.fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    const text = await readBoundedText(response.body, LARGEST_ANSWER_BYTES);
    return {
      status: response.status,
      body: text === undefined ? undefined : parseJson(text),
      requestId: requestIdOf(response.headers),
      retryAfterMs: retryAfterMsOf(response.headers, options.clock.wallMs()),
    };
  } catch (error) {
    const reason = failureReason(error);
    throw new AppError(
      'AUTH_UNAVAILABLE',
      `Capillary gave no answer (${reason}). Check the address and the network, then try again.`,
      { details: { reason } },
    );
  }
}
