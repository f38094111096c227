import type { Secret } from '@capconnect/kernel';

/** API client of the org: key (25 alphanumerics) and secret (40 alphanumerics). For servers. */
export interface OAuthClientCredential {
  readonly kind: 'oauth-client';
  readonly key: string;
  readonly secret: Secret;
}

/** A till, or store-centre user, with the MD5 of its password (32 lower-case hex digits). For stores. */
export interface TillBasicCredential {
  readonly kind: 'till-basic';
  readonly till: string;
  readonly passwordMd5: Secret;
}

/** What we hold to prove who we are to Capillary's data plane. */
export type Credential = OAuthClientCredential | TillBasicCredential;
