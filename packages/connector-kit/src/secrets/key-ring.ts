import type { SealingKey } from './create-sealer.ts';

/**
 * Says where a sealed value belongs, such as `['tenant', tenantId, 'credential']`. It is not stored: whoever opens the
 * value says it again, so a value that was moved to another row or field does not open.
 */
export type SealContext = readonly string[];

/** The keys that encrypt at rest: the first one seals, any of them opens. */
export interface KeyRing {
  /** The key that seals, for a thread that does it in the ring's place. */
  readonly sealingKey: SealingKey;
  /** AES-256-GCM under a random nonce. The result shares its memory with nothing. */
  seal(plaintext: Uint8Array | string, context: SealContext): Uint8Array;
  /**
   * @throws `DECRYPTION_FAILED` when the value was changed, belongs to another context, or was sealed with a key that
   * the ring no longer has.
   */
  open(sealed: Uint8Array, context: SealContext): Buffer;
  /** Whether the value was sealed with the key that seals now; `false` after a rotation: seal it again. */
  isCurrent(sealed: Uint8Array): boolean;
  /**
   * Stands for a value that must be found again and may not be stored: HMAC-SHA-256 under a key derived from the one
   * that seals now. Without the keys it cannot be tried out which phone number it stands for.
   */
  lookupHash(value: string): Buffer;
  /** What the value may have been stored as: its hash under each key of the ring. */
  lookupHashes(value: string): readonly Buffer[];
}
