import { AppError } from '@capconnect/kernel';
import { fetchJson, type FetchJsonOptions, type JsonAnswer } from '../../http/fetch-json.ts';
import { refusedAnswer } from '../../http/refused-answer.ts';
import { AuthEngineError } from '../auth-engine-error.ts';
import { isEngineCode } from '../refusals.ts';
import { isSuccess, readAnswer, readEngineCode, type Answer } from './answer.ts';

/** One call, below the base URL. */
export interface AuthEngineRequest {
  readonly method?: 'POST' | 'DELETE';
  /** Such as `web/otp/generate`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** A field that is `undefined` is not sent. */
  readonly body: Readonly<Record<string, string | undefined>>;
}

/** Makes one call and gives the answer to it, or throws why there is none. Never tries again. */
export type CallAuthEngine = (request: AuthEngineRequest) => Promise<Answer>;

/**
 * The transport under every endpoint. Throws `AUTH_ENGINE_REFUSED` (as `AuthEngineError`) for a documented code, else what
 * `fetchJson` and `refusedAnswer` throw. What was sent and what came back stay out of all of them.
 *
 * @param baseUrl - origin and path prefix, no slash at the end.
 */
export function createCallAuthEngine(baseUrl: string, options: FetchJsonOptions): CallAuthEngine {
  return async ({ method = 'POST', path, query, body }) => {
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
    const answer = await fetchJson(options, `${baseUrl}/${path}${search}`, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (isSuccess(answer.body) && answer.status < 300) return readAnswer(answer.body);
    throw failure(answer);
  };
}

/** A business failure may come with any HTTP status (reference section 4.1), so the body's code is asked first. */
function failure(answer: JsonAnswer): AppError {
  const engineCode = readEngineCode(answer.body);
  const { status, requestId, retryAfterMs } = answer;
  const details = { upstreamStatus: status, ...(requestId === undefined ? {} : { requestId }) };
  if (engineCode === undefined || engineCode === 200) return refusedAnswer(answer);
  if (isEngineCode(engineCode)) return new AuthEngineError(engineCode, { details, retryAfterMs });
  // Codes like 429 or 500 mean in the body what they mean in HTTP.
  if (engineCode >= 400 && engineCode < 600) return refusedAnswer({ ...answer, status: engineCode });
  return new AppError(
    'UPSTREAM_INVALID',
    'The Auth Engine refused with a code that is not documented. Ask Capillary what it means.',
    { details: { engineCode, ...details } },
  );
}
