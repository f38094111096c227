import type { KeyRing } from '../secrets/key-ring.ts';
import { isCurrent } from './is-current.ts';
import { reseal } from './reseal.ts';
import type { SealedColumn } from './sealed-column.ts';

export interface SealColumnOptions {
  readonly column: SealedColumn;
  readonly keyRing: KeyRing;
  readonly signal: AbortSignal;
}

/** Seals the values of a column that another key has sealed. @returns how many, and the ids of those that do not open. */
export async function sealColumnAgain(
  options: SealColumnOptions,
): Promise<{ readonly sealed: number; readonly unreadable: readonly string[] }> {
  const { column, keyRing, signal } = options;
  const unreadable: string[] = [];
  let sealed = 0;
  let afterId = '';
  while (!signal.aborted) {
    const values = await column.read(afterId);
    const last = values.at(-1);
    if (last === undefined) break;
    afterId = last.id;
    for (const value of values.filter((each) => !isCurrent(keyRing, each.sealed))) {
      const fresh = reseal(keyRing, value);
      if (fresh === undefined) unreadable.push(value.id);
      else {
        await column.replace(value, fresh);
        sealed += 1;
      }
    }
  }
  return { sealed, unreadable: column.isDispensable ? [] : unreadable };
}
