import { randomBytes } from 'node:crypto';
import { NONCE_BYTES } from './sealed-format.ts';

/** Asking the system for 12 bytes takes longer than encrypting a message with them; so it is asked for many at once. */
const NONCES_AT_ONCE = 256;

/** Random nonces, each handed out once. */
export function createNonceSource(): () => Uint8Array {
  let pool = Buffer.alloc(0);
  let offset = 0;
  return () => {
    if (offset === pool.length) {
      pool = randomBytes(NONCE_BYTES * NONCES_AT_ONCE);
      offset = 0;
    }
    offset += NONCE_BYTES;
    return pool.subarray(offset - NONCE_BYTES, offset);
  };
}
