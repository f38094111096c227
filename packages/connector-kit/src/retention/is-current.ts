import { AppError } from '@capconnect/kernel';
import type { KeyRing } from '../secrets/key-ring.ts';

/** Whether the first key sealed it. @param sealed - its beginning is enough. */
export function isCurrent(keyRing: KeyRing, sealed: Uint8Array): boolean {
  try {
    return keyRing.isCurrent(sealed);
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
