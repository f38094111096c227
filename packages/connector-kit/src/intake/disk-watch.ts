import { type BigIntStats, statSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '@capconnect/kernel';

export interface DiskWatchOptions {
  /** An SQLite file that is open. */
  readonly file: string;
  readonly reserveBytes: number;
  readonly clock: Clock;
}

/** `low`: less than the reserve is free. `gone`: the open file is no longer the one that the path names. */
export type DiskState = 'ok' | 'low' | 'gone';

const FRESH_MS = 1_000;

/**
 * Looks at the disk and at the file about once a second, while it is asked. On Unix an open file can be deleted: SQLite
 * goes on writing into it, and all of that is lost when the process ends.
 * @returns the state, at most a second old.
 */
export function createDiskWatch({ file, reserveBytes, clock }: DiskWatchOptions): () => Promise<DiskState> {
  // What is not in the file yet is in its log, which SQLite keeps for as long as a connection is open.
  const opened = [file, `${file}-wal`].map((path) => ({ path, id: idOf(statSync(path, { bigint: true })) }));
  let state: DiskState = 'ok';
  let freshUntilMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<DiskState> | undefined;

  async function look(): Promise<DiskState> {
    const stats = await Promise.all(opened.map(({ path }) => stat(path, { bigint: true }).catch(nothing)));
    const isThere = opened.every(({ id }, index) => stats[index] !== undefined && idOf(stats[index]) === id);
    state = isThere ? await spaceLeft() : 'gone';
    freshUntilMs = clock.monotonicMs() + FRESH_MS;
    return state;
  }

  async function spaceLeft(): Promise<DiskState> {
    const { bavail, bsize } = await statfs(dirname(file));
    return bavail * bsize < reserveBytes ? 'low' : 'ok';
  }

  return async () => {
    if (clock.monotonicMs() < freshUntilMs) return state;
    return (looking ??= look().finally(() => (looking = undefined)));
  };
}

function idOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

function nothing(): undefined {
  return undefined;
}
