import type { AxiosInstance, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { CapillaryAuth } from '../capillary-auth.ts';
import { parseJson } from '../http/json-object.ts';
import { isTokenRejected } from '../rejection.ts';
import type { AccessToken } from '../token-provider.ts';
import { canBeSentAgain } from '../http/can-be-sent-again.ts';
import { hideExchange, hideFailure, isAxiosFailure } from './hide-exchange.ts';

/** A rejection is one short object. */
const LONGEST_REJECTION = 4 * 1024;

interface AttemptConfig extends InternalAxiosRequestConfig {
  /** Travels with the request, because axios copies the configuration between interceptors. */
  capillaryAttempt?: {
    /** The token of the attempt before this one. */
    readonly rejected?: AccessToken;
    /** The token of this attempt. */
    readonly token?: AccessToken;
  };
}

/**
 * Authenticates every call of an axios instance, like `createAuthenticatedFetch`: when Capillary rejects the token, by
 * status or body, the token is renewed once and the call is sent once more, unless its body is a stream.
 *
 * Interceptors of the instance see a call that was sent twice twice. What reaches the caller, answer or error, has no
 * token or Basic header in its configuration, no raw request, and prints neither configuration nor body.
 * Redirects are not followed: axios would carry the token to the other host.
 *
 * Calls reject with the AppErrors of `headersFor` when there are no headers, and else as axios does.
 */
export function attachAuthentication(instance: AxiosInstance, auth: CapillaryAuth): void {
  async function authenticate(config: AttemptConfig): Promise<AttemptConfig> {
    const rejected = config.capillaryAttempt?.rejected;
    const { headers, token } = await auth.headersFor(instance.getUri(config), rejected);
    // Capillary documents one of the two for a call, never both (reference section 2.5).
    config.headers.delete('Authorization');
    config.headers.delete('X-CAP-API-OAUTH-TOKEN');
    delete config.auth;
    for (const [name, value] of Object.entries(headers)) config.headers.set(name, value);
    config.maxRedirects = 0;
    config.capillaryAttempt = {
      ...(rejected === undefined ? {} : { rejected }),
      ...(token === undefined ? {} : { token }),
    };
    return config;
  }

  /** The answer to the same call with a new token; `undefined` when the first answer is the last word. */
  async function tryAgain(response: AxiosResponse): Promise<AxiosResponse | undefined> {
    const config: AttemptConfig = response.config;
    const { token, rejected } = config.capillaryAttempt ?? {};
    if (token === undefined || rejected !== undefined || !isRejected(response)) return undefined;
    if (canBeSentAgain(config.data)) {
      const again: AttemptConfig = {
        ...config,
        transformRequest: (body: unknown) => body,
        capillaryAttempt: { rejected: token },
      };
      return instance.request(again);
    }
    // So that the next call has a new token.
    await auth.headersFor(instance.getUri(config), token);
    return undefined;
  }

  instance.interceptors.request.use(authenticate);
  instance.interceptors.response.use(
    async (response) => (await tryAgain(response)) ?? hideExchange(response),
    async (error: unknown) => {
      if (!isAxiosFailure(error)) throw error;
      const response = error.response === undefined ? undefined : await tryAgain(error.response);
      if (response !== undefined) return response;
      throw hideFailure(error);
    },
  );
}

function isRejected(response: AxiosResponse<unknown>): boolean {
  const { status, data } = response;
  const isText = typeof data === 'string' && data.length <= LONGEST_REJECTION;
  return isTokenRejected(status, isText ? parseJson(data) : data);
}
