import type { KeyRing } from '@capconnect/connector-kit';

/** 32 characters, so that a byte gives one without favour; none of 0 O 1 I, which people take for one another. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 8;

/** 40 random bits as people can read them out. @param randomBytes - from a cryptographic source */
export function newPairingCode(randomBytes: (count: number) => Uint8Array): string {
  return [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** As typed: in any case, with spaces or hyphens between. */
export function normalisePairingCode(typed: string): string {
  return typed.replaceAll(/[\s-]/g, '').toUpperCase();
}

/** What is stored of a code. */
export function pairingCodeHash(keyRing: KeyRing, code: string): Uint8Array {
  return keyRing.lookupHash(named(code));
}

/** What it may have been stored as, while keys are being changed. */
export function pairingCodeHashes(keyRing: KeyRing, code: string): readonly Uint8Array[] {
  return keyRing.lookupHashes(named(code));
}

function named(code: string): string {
  return `pos pairing code ${code}`;
}
