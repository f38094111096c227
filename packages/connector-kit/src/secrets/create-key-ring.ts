import { createDecipheriv, createSecretKey } from 'node:crypto';
import { AppError } from '@capconnect/kernel';
import { associatedData } from './associated-data.ts';
import { createSealer, type SealingKey } from './create-sealer.ts';
import type { KeyRing } from './key-ring.ts';
import { createLookupHash } from './lookup-hash.ts';
import { parseKeys } from './parse-keys.ts';
import { headerFor, NONCE_BYTES, readSealed, TAG_BYTES } from './sealed-format.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCES_AT_ONCE = 256;

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
  const sealingKey: SealingKey = {
    algorithm: ALGORITHM,
    key: currentKey,
    header: headerFor(current.keyId),
    nonceBytes: NONCE_BYTES,
    tagBytes: TAG_BYTES,
  };
  const seal = createSealer({ ...sealingKey, noncesAtOnce: NONCES_AT_ONCE });
  const lookupHash = createLookupHash(currentKey);
  const lookups = [...byId.values()].map(createLookupHash);

  return {
    sealingKey,

    seal: (plaintext, context) => seal(plaintext, associatedData(context)),

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
      decipher.setAAD(Buffer.from(associatedData(context), 'utf8'));
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
