import type { KeyRing } from '@capconnect/connector-kit';
import type { Bill } from './bill.schema.ts';

/**
 * Stands for the content of a bill: the same for the same bill, whatever the order of its fields and the spelling of its
 * numbers, and without the keys nobody can try out what it stands for.
 */
export function billFingerprint(keyRing: KeyRing, bill: Bill): string {
  return keyRing.lookupHash(contentOf(bill)).toString('base64url');
}

/** Also under a key that was replaced since. */
export function hasFingerprint(keyRing: KeyRing, bill: Bill, fingerprint: string): boolean {
  return keyRing.lookupHashes(contentOf(bill)).some((hash) => hash.toString('base64url') === fingerprint);
}

function contentOf(bill: Bill): string {
  return `pos bill ${JSON.stringify(sorted(bill))}`;
}

/** Objects become lists of their fields in order of name; absent fields and empty lists are no content. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, field]) => field !== undefined && !(Array.isArray(field) && field.length === 0))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, field]) => [name, sorted(field)]);
}
