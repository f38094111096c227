import { createHash } from 'node:crypto';
import type { OAuthClientCredential } from '../credential.ts';

/**
 * Names everything that makes tokens differ: where they are from, the API client, and which secret, so that a rotated
 * secret does not go on with the old one's token. The secret leaves 32 bits of a hash: enough to tell two secrets
 * apart, far too few to find the 40 characters by (reference section 2.1).
 */
export function tokenKey(origin: string, credential: OAuthClientCredential): string {
  const fingerprint = createHash('sha256')
    .update(`${origin} ${credential.key} ${credential.secret.reveal()}`)
    .digest('hex')
    .slice(0, 8);
  return `${origin} ${credential.key} ${fingerprint}`;
}
