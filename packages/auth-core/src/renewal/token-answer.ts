import { type AppError, Secret } from '@capconnect/kernel';
import type { JsonAnswer } from '../http/fetch-json.ts';
import { valueAt } from '../http/json-object.ts';
import { answerError, refusedAnswer } from '../http/refused-answer.ts';

/** What an API client's own life of a token can be raised to (reference section 2.2). */
const LONGEST_TTL_MS = 30 * 24 * 3_600_000;
/** For an answer that does not tell the life: short enough for any client, long enough not to ask on every call. */
const ASSUMED_TTL_MS = 60_000;
/** A token goes into a header, where nothing else can stand. */
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

export interface GivenToken {
  readonly value: Secret;
  readonly ttlMs: number;
  /** The answer did not tell the life, so `ttlMs` is a cautious guess. */
  readonly isTtlAssumed: boolean;
}

/**
 * Reads the answer of the token call. Success is a token in it, whatever the HTTP status, and failure is its absence
 * (reference section 2.1).
 * @throws AppError `CREDENTIAL_REJECTED` for a wrong key or secret; else what `refusedAnswer` makes of it.
 */
export function readTokenAnswer(answer: JsonAnswer): GivenToken {
  const accessToken = valueAt(answer.body, 'data', 'accessToken');
  if (typeof accessToken === 'string' && VISIBLE_ASCII.test(accessToken)) {
    const ttlMs = ttlMsOf(valueAt(answer.body, 'data', 'ttlSeconds'));
    return {
      value: new Secret(accessToken),
      ttlMs: ttlMs ?? ASSUMED_TTL_MS,
      isTtlAssumed: ttlMs === undefined,
    };
  }
  throw failureOf(answer);
}

/** No status is documented for a refusal (reference section 2.1), so the code decides where there is one. */
function failureOf(answer: JsonAnswer): AppError {
  const errors = valueAt(answer.body, 'errors');
  const isRefusal = Array.isArray(errors) && errors.length > 0;
  const isWrongCredential = isRefusal && Number(valueAt(errors[0], 'code')) === INVALID_KEY_OR_SECRET;
  if (isWrongCredential || answer.status === 401 || (answer.status < 403 && isRefusal)) {
    return answerError(
      answer,
      'CREDENTIAL_REJECTED',
      'Capillary rejected the API client. Check key and secret, that the client is enabled, and that it belongs to ' +
        'the cluster of the base URL.',
    );
  }
  return refusedAnswer(answer);
}

const INVALID_KEY_OR_SECRET = 320001;

function ttlMsOf(ttlSeconds: unknown): number | undefined {
  const isNumeric = typeof ttlSeconds === 'number' || (typeof ttlSeconds === 'string' && ttlSeconds !== '');
  const ttlMs = isNumeric ? Number(ttlSeconds) * 1_000 : 0;
  return ttlMs > 0 ? Math.min(ttlMs, LONGEST_TTL_MS) : undefined;
}
