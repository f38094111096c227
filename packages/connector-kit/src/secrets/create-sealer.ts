import type { KeyObject } from 'node:crypto';

/** Everything that sealing takes but its code: it can be posted to another thread, and its key shows no bytes. */
export interface SealingKey {
  readonly algorithm: 'aes-256-gcm';
  readonly key: KeyObject;
  /** What stands before the nonce, see `headerFor`. */
  readonly header: Uint8Array;
  readonly nonceBytes: number;
  readonly tagBytes: number;
}

export interface SealerOptions extends SealingKey {
  /** Asking the system for one nonce takes longer than encrypting a message with it; so it is asked for this many. */
  readonly noncesAtOnce: number;
}

/** @param associatedData - what `associatedData` makes of the value's context. */
export type Seal = (plaintext: Uint8Array | string, associatedData: string) => Uint8Array;

/**
 * The only writer of sealed values (`readSealed` reads them), each under a random nonce of its own. The database thread
 * is started from the source text of this function too; so it uses nothing from outside itself.
 */
export function createSealer(options: SealerOptions): Seal {
  const { createCipheriv, randomBytes } = process.getBuiltinModule('node:crypto');
  const { algorithm, key, header, nonceBytes, tagBytes, noncesAtOnce } = options;
  const nonceAt = header.length;
  const tagAt = nonceAt + nonceBytes;
  const ciphertextAt = tagAt + tagBytes;
  let nonces = Buffer.alloc(0);
  let nextNonceAt = 0;

  function nextNonce(): Buffer {
    if (nextNonceAt === nonces.length) {
      nonces = randomBytes(nonceBytes * noncesAtOnce);
      nextNonceAt = 0;
    }
    nextNonceAt += nonceBytes;
    return nonces.subarray(nextNonceAt - nonceBytes, nextNonceAt);
  }

  return (plaintext, associatedData) => {
    const nonce = nextNonce();
    const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(associatedData, 'utf8'));
    const ciphertext =
      typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext);
    cipher.final();
    // In memory of its own: a piece of Node's shared pool would take the pool along to another thread.
    const sealed = Buffer.allocUnsafeSlow(ciphertextAt + ciphertext.length);
    sealed.set(header);
    sealed.set(nonce, nonceAt);
    sealed.set(cipher.getAuthTag(), tagAt);
    sealed.set(ciphertext, ciphertextAt);
    return sealed;
  };
}
