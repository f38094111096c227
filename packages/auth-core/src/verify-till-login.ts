import { type Clock, systemClock } from '@capconnect/kernel';
import { basicHeader } from './basic-header.ts';
import { capillaryOrigin } from './capillary-origin.ts';
import type { TillBasicCredential } from './credential.ts';
import { fetchJson } from './http/fetch-json.ts';
import { isJsonObject, valueAt } from './http/json-object.ts';
import { answerError, refusedAnswer } from './http/refused-answer.ts';
import { rejectionOf } from './rejection.ts';

export interface VerifyTillLoginOptions {
  /** Origin of the data plane. */
  readonly baseUrl: string | URL;
  readonly credential: TillBasicCredential;
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  /** 10 s when left out. */
  readonly timeoutMs?: number;
}

/**
 * Asks Capillary whether the till may log in: `GET /v1.1/store/login` (reference section 3). Returns when it may.
 * @throws AppError `CREDENTIAL_REJECTED` when it may not, which is also how an org without Basic answers;
 * `ACCESS_DENIED`, `AUTH_CONFIG_INVALID`, `AUTH_THROTTLED`, `AUTH_UNAVAILABLE`, `UPSTREAM_INVALID`.
 */
export async function verifyTillLogin(options: VerifyTillLoginOptions): Promise<void> {
  const { credential, fetch = globalThis.fetch, clock = systemClock, timeoutMs = 10_000 } = options;
  const url = `${capillaryOrigin(options.baseUrl)}/v1.1/store/login?format=json`;
  const answer = await fetchJson({ fetch, clock, timeoutMs }, url, {
    headers: { Accept: 'application/json', Authorization: basicHeader(credential) },
  });
  switch (rejectionOf(answer.status, answer.body)?.kind) {
    case 'invalid':
    case 'expired':
      throw answerError(
        answer,
        'CREDENTIAL_REJECTED',
        'Capillary rejected the till’s login. Check the till code and its password, and that Basic authentication is ' +
          'enabled for the organisation.',
      );
    case 'denied':
      throw answerError(
        answer,
        'ACCESS_DENIED',
        'The till logs in, but its store’s access group does not let it. Ask for access; changes take about an hour.',
      );
    case 'unavailable':
      throw answerError(
        answer,
        'AUTH_UNAVAILABLE',
        'Capillary cannot tell the till’s rights now. Try again later.',
      );
    case undefined:
      if (!isLoggedIn(answer.status, answer.body)) throw refusedAnswer(answer);
  }
}

function isLoggedIn(httpStatus: number, body: unknown): boolean {
  const status = valueAt(body, 'response', 'status');
  return httpStatus < 300 && isJsonObject(status) && String(status['success']).toLowerCase() === 'true';
}
