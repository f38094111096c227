import type { KeyRing } from '../secrets/key-ring.ts';
import { normaliseReference } from './normalise-reference.ts';

/** What is stored of the values that people will search a message by. */
export function hashReferences(keyRing: KeyRing, values: readonly string[]): readonly Uint8Array[] {
  return [...new Set(values.map(normaliseReference))]
    .filter((value) => value !== '')
    .map((value) => keyRing.lookupHash(value));
}

/** What a value may be stored as; nothing when there is nothing to search by. */
export function searchHashes(keyRing: KeyRing, value: string): readonly Uint8Array[] {
  const normalised = normaliseReference(value);
  return normalised === '' ? [] : keyRing.lookupHashes(normalised);
}
