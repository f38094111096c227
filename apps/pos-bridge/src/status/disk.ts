import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface DiskState {
  readonly freeBytes: number;
  /** How large the database is. */
  readonly databaseBytes: number;
}

/** Looks at the disk that an SQLite file is on. */
export function createDiskReader(file: string): () => Promise<DiskState> {
  return async () => {
    const [{ bavail, bsize }, database, log] = await Promise.all([
      statfs(dirname(file)),
      sizeOf(file),
      sizeOf(`${file}-wal`),
    ]);
    return { freeBytes: bavail * bsize, databaseBytes: database + log };
  };
}

const LEAST_BYTES = 1_500;
const MOST_BYTES = 64 * 1024;

export interface DiskUse extends DiskState {
  /** Kept for finishing what was accepted: new messages are refused below it. */
  readonly reserveBytes: number;
  /** Messages that were ever stored, about. */
  readonly messages: number;
  readonly acceptedLastDay: number;
}

/** Days until new bills are refused, if as many come each day as in the last one; `null` when none came. */
export function daysLeft(use: DiskUse): number | null {
  const { freeBytes, databaseBytes, reserveBytes, messages, acceptedLastDay } = use;
  if (acceptedLastDay === 0) return null;
  const average = databaseBytes / Math.max(1, messages);
  const bytesPerMessage = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, average));
  return Math.max(0, Math.floor((freeBytes - reserveBytes) / (acceptedLastDay * bytesPerMessage)));
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => ({ size: 0 }))).size;
}
