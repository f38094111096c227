import { AppError } from '@capconnect/kernel';
import type { Attribution } from './attribution.ts';
import { attributionHeaders } from './attribution-headers.ts';
import { basicHeader } from './basic-header.ts';
import { assertSameOrigin, capillaryOrigin } from './capillary-origin.ts';
import type { AuthHeaders, CapillaryAuth } from './capillary-auth.ts';
import { createTokenProvider, type TokenProviderOptions } from './create-token-provider.ts';
import type { Credential } from './credential.ts';
import type { AccessToken, TokenProvider } from './token-provider.ts';

export interface CapillaryAuthOptions extends Omit<TokenProviderOptions, 'credential'> {
  readonly credential: Credential;
  /** The till or store on whose behalf an API client calls; without it, Capillary takes the client's default till. */
  readonly attribution?: Attribution;
  /**
   * Gives the tokens of an API client; made from the other options when left out. Pass one provider to several of these
   * when they differ only in their attribution, so that they share its token.
   */
  readonly tokens?: TokenProvider;
}

/**
 * Authenticates calls to one Capillary data plane: an API client with its raw token in `X-CAP-API-OAUTH-TOKEN` and
 * never an `Authorization` header (reference section 2.5), a till with Basic (section 3).
 * @throws AppError `AUTH_CONFIG_INVALID` for an address that is not an https or loopback origin, a wrong attribution,
 * or an attribution beside Basic. `headersFor` throws it for a call to another origin, and what `getToken` throws.
 */
export function createCapillaryAuth(options: CapillaryAuthOptions): CapillaryAuth {
  const { credential, attribution } = options;
  const origin = capillaryOrigin(options.baseUrl);

  if (credential.kind === 'till-basic') {
    if (attribution !== undefined) {
      throw new AppError(
        'AUTH_CONFIG_INVALID',
        'An attribution is set beside a till’s Basic login, where Capillary ignores it: the call always counts for ' +
          'the till that logs in. Remove the attribution, or call with an API client.',
      );
    }
    const headers = Promise.resolve({ headers: Object.freeze({ Authorization: basicHeader(credential) }) });
    return { headersFor: (url) => guarded(url, origin, () => headers) };
  }

  const tokens = options.tokens ?? createTokenProvider({ ...options, credential });
  const fixedHeaders = attribution === undefined ? {} : attributionHeaders(attribution);
  let lastToken: Promise<AccessToken> | undefined;
  let lastHeaders: Promise<AuthHeaders> | undefined;

  return {
    headersFor: (url, rejected) =>
      guarded(url, origin, () => {
        const token = tokens.getToken(rejected);
        // As long as the provider gives the same promise it is the same token, and the headers are ready.
        if (token === lastToken && lastHeaders !== undefined) return lastHeaders;
        lastToken = token;
        lastHeaders = token.then((given) => tokenHeaders(given, fixedHeaders));
        return lastHeaders;
      }),
  };
}

function tokenHeaders(token: AccessToken, fixedHeaders: Readonly<Record<string, string>>): AuthHeaders {
  return {
    headers: Object.freeze({ 'X-CAP-API-OAUTH-TOKEN': token.value.reveal(), ...fixedHeaders }),
    token,
  };
}

/** Not an async function: with the headers at hand a call costs no further promise. */
function guarded(
  url: string | URL,
  origin: string,
  headers: () => Promise<AuthHeaders>,
): Promise<AuthHeaders> {
  try {
    assertSameOrigin(url, origin);
  } catch (error) {
    return Promise.reject(error);
  }
  return headers();
}
