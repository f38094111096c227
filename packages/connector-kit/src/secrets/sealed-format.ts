import { AppError } from '@capconnect/kernel';

/**
 * A sealed value, version 1: version (1 byte) · length of the key id (1) · key id · nonce (12) · tag (16) · ciphertext.
 * Everything before the ciphertext is found without a key, so a value says which key it needs.
 */
const FORMAT_VERSION = 1;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

export interface SealedParts {
  readonly keyId: string;
  readonly nonce: Uint8Array;
  readonly tag: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** What stands before nonce, tag and ciphertext; the same for everything that a key seals. */
export function headerFor(keyId: string): Buffer {
  const id = Buffer.from(keyId, 'latin1');
  return Buffer.concat([Buffer.from([FORMAT_VERSION, id.length]), id]);
}

/** @throws `DECRYPTION_FAILED` when these bytes cannot be a sealed value. */
export function readSealed(sealed: Uint8Array): SealedParts {
  const [version, keyIdBytes = 0] = sealed;
  const nonceAt = 2 + keyIdBytes;
  const tagAt = nonceAt + NONCE_BYTES;
  const ciphertextAt = tagAt + TAG_BYTES;
  if (version !== FORMAT_VERSION || sealed.length < ciphertextAt) {
    throw new AppError(
      'DECRYPTION_FAILED',
      'A stored value is not in a form this version seals: it was damaged, or a newer version wrote it. ' +
        'Restore it from a backup, or store it anew.',
    );
  }
  return {
    keyId: Buffer.from(sealed.subarray(2, nonceAt)).toString('latin1'),
    nonce: sealed.subarray(nonceAt, tagAt),
    tag: sealed.subarray(tagAt, ciphertextAt),
    ciphertext: sealed.subarray(ciphertextAt),
  };
}
