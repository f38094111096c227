import { AppError } from '@capconnect/kernel';
import type { KeyRing, SealContext } from '../secrets/key-ring.ts';

export interface Sealed {
  readonly sealed: Uint8Array;
  readonly context: SealContext;
}

/**
 * The value sealed with the first key, or `undefined` when it does not open. Such a one stays as it is: the key may be put
 * back, and whoever needs the value says so.
 */
export function reseal(keyRing: KeyRing, { sealed, context }: Sealed): Uint8Array | undefined {
  try {
    return keyRing.seal(keyRing.open(sealed, context), context);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
