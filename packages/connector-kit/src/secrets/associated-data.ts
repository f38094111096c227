import type { SealContext } from './key-ring.ts';

/** A context as it is sealed with: each part with its length, so that no two contexts give the same text. */
export function associatedData(context: SealContext): string {
  return context.map((part) => `${part.length}:${part}`).join('');
}
