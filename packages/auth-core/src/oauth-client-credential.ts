import { AppError, Secret } from '@capconnect/kernel';
import type { OAuthClientCredential } from './credential.ts';

/** Capillary documents 25 and 40 alphanumerics (reference section 2.1); lengths are left to Capillary to judge. */
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/**
 * An API client's key and secret as a credential.
 * @throws AppError `AUTH_CONFIG_INVALID` when either is empty or was copied with white space.
 */
export function oauthClientCredential(client: {
  readonly key: string;
  readonly secret: string;
}): OAuthClientCredential {
  for (const part of ['key', 'secret'] as const) {
    if (VISIBLE_ASCII.test(client[part])) continue;
    const problem = client[part] === '' ? 'is empty' : 'holds white space or characters that it cannot have';
    throw new AppError(
      'AUTH_CONFIG_INVALID',
      `The API client's ${part} ${problem}. Copy it again from Capillary's API client page.`,
    );
  }
  return Object.freeze({ kind: 'oauth-client', key: client.key, secret: new Secret(client.secret) });
}
