import { createHash } from 'node:crypto';

/** Lower-case hex MD5 of the raw password in UTF-8: what a till sends instead of it (reference section 3). */
export function md5Hex(password: string): string {
  return createHash('md5').update(password, 'utf8').digest('hex');
}
