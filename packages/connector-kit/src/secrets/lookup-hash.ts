import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

const KEY_BYTES = 32;

/** A key used for two things would let one be attacked through the other: RFC 5869 makes one for this use only. */
const USE = 'capconnect lookup hash 1';

/** HMAC-SHA-256 under a key derived from one that seals. */
export function createLookupHash(sealingKey: KeyObject): (value: string) => Buffer {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', sealingKey, '', USE, KEY_BYTES)));
  return (value) => createHmac('sha256', key).update(value, 'utf8').digest();
}
