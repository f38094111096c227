import { Buffer } from 'node:buffer';
import type { TillBasicCredential } from './credential.ts';

/**
 * The value of a till's `Authorization` header: `Basic base64(till:md5)` (reference section 3).
 * It is as good as the password: never log it.
 */
export function basicHeader(credential: TillBasicCredential): string {
  const login = `${credential.till}:${credential.passwordMd5.reveal()}`;
  return `Basic ${Buffer.from(login, 'utf8').toString('base64')}`;
}
