import type { Clock } from '@capconnect/kernel';
import type { OAuthClientCredential } from '../credential.ts';
import { fetchJson } from '../http/fetch-json.ts';
import { type GivenToken, readTokenAnswer } from './token-answer.ts';

export interface TokenRequest {
  readonly origin: string;
  readonly credential: OAuthClientCredential;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/**
 * Asks Capillary for a token: `POST /v3/oauth/token/generate` with key and secret as JSON, no authentication, no grant
 * type, no scope (reference section 2.1).
 * @throws AppError `CREDENTIAL_REJECTED`, `ACCESS_DENIED`, `AUTH_CONFIG_INVALID`, `AUTH_THROTTLED`, `AUTH_UNAVAILABLE`,
 * `UPSTREAM_INVALID`
 */
export async function requestToken(request: TokenRequest): Promise<GivenToken> {
  const { key, secret } = request.credential;
  const answer = await fetchJson(request, `${request.origin}/v3/oauth/token/generate`, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify({ key, secret: secret.reveal() }),
  });
  return readTokenAnswer(answer);
}
