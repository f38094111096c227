import type { SealContext } from '../secrets/key-ring.ts';

export interface SealedValue {
  readonly id: string;
  readonly sealed: Uint8Array;
  readonly context: SealContext;
}

/** The encrypted values of a table. Each of them is read in each turn until all are sealed with the first key. */
export interface SealedColumn {
  /** For the log. */
  readonly name: string;
  /** One that does not open is not missed, so that no key is kept for it. */
  readonly isDispensable: boolean;
  /** The next ones in order of their ids; none at the end. */
  read(afterId: string): Promise<readonly SealedValue[]>;
  /** Writes the value anew, unless it was changed since it was read. */
  replace(value: SealedValue, sealed: Uint8Array): Promise<void>;
}
