import type { Secret } from '@capconnect/kernel';

/** A token to send in `X-CAP-API-OAUTH-TOKEN`. Opaque: its life comes from `ttlSeconds`, never from decoding it. */
export interface AccessToken {
  readonly value: Secret;
  /** Epoch milliseconds, wall clock. */
  readonly expiresAtMs: number;
}

export interface TokenProvider {
  /** @param rejected - the token that Capillary just refused; it is never returned again. */
  getToken(rejected?: AccessToken): Promise<AccessToken>;
}
