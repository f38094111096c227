import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import { AppError } from '@capconnect/kernel';
import type { KeyRing, SealContext } from './key-ring.ts';
import { createLookupHash } from './lookup-hash.ts';
import { createNonceSource } from './nonce-source.ts';
import { parseKeys } from './parse-keys.ts';
import { headerFor, joinSealed, readSealed, TAG_BYTES } from './sealed-format.ts';

const ALGORITHM = 'aes-256-gcm';

/**
 * @param keys - `kid:base64-of-32-bytes[,kid:...]`. To rotate, put the new key first and keep the old ones behind it.
 * With random nonces one key is good for some four thousand million values (NIST SP 800-38D, 8.3): rotate yearly.
 * @throws `CONFIG_INVALID`, naming everything that is wrong with the keys without repeating them.
 */
export function createKeyRing(keys: string): KeyRing {
  const [current, ...older] = parseKeys(keys);
  const currentKey = createSecretKey(current.bytes);
  const byId = new Map([
    [current.keyId, currentKey],
    ...older.map(({ keyId, bytes }) => [keyId, createSecretKey(bytes)] as const),
  ]);
  const nextNonce = createNonceSource();
  const header = headerFor(current.keyId);
  const lookupHash = createLookupHash(currentKey);
  const lookups = [...byId.values()].map(createLookupHash);

  return {
    seal(plaintext, context) {
      const nonce = nextNonce();
      const cipher = createCipheriv(ALGORITHM, currentKey, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(associatedData(context));
      const ciphertext =
        typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext);
      cipher.final();
      return joinSealed([header, nonce, cipher.getAuthTag(), ciphertext]);
    },

    open(sealed, context) {
      const { keyId, nonce, tag, ciphertext } = readSealed(sealed);
      const key = byId.get(keyId);
      if (key === undefined) {
        throw new AppError(
          'DECRYPTION_FAILED',
          `A stored value needs the key "${keyId}", which SECRETS_KEYS does not have. Put that key back behind the others and start again.`,
          { details: { keyId } },
        );
      }
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(associatedData(context));
      decipher.setAuthTag(tag);
      try {
        return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
      } catch (cause) {
        throw new AppError(
          'DECRYPTION_FAILED',
          `A stored value does not open with the key "${keyId}": it was changed, its row was moved, or the key is another one ` +
            'of that name. Restore it from a backup, or store it anew.',
          { cause, details: { keyId } },
        );
      }
    },

    isCurrent: (sealed) => readSealed(sealed).keyId === current.keyId,
    lookupHash,
    lookupHashes: (value) => lookups.map((hash) => hash(value)),
  };
}

/** Each part with its length, so that no two contexts give the same bytes. */
function associatedData(context: SealContext): Buffer {
  return Buffer.from(context.map((part) => `${part.length}:${part}`).join(''), 'utf8');
}
