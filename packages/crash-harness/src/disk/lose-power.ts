import { closeSync, constants, cpSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type DiskRecord, readDiskLog } from './disk-record.ts';

type Change = Extract<DiskRecord, { kind: 'written' | 'resized' }>;

/** What a disk writes whole. */
const SECTOR_BYTES = 512;

export interface LosePowerOptions {
  /** The folder of the files. Its process is dead. */
  readonly folder: string;
  /** A copy of the folder, with what is surely on disk; outside it. */
  readonly surely: string;
  /** What the process did to the folder since the two were the same. */
  readonly log: Buffer;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Chance of a sector that was not fsynced to be there all the same; another one each time when left out. */
  readonly survival?: number | undefined;
}

/**
 * Leaves in the folder what a disk may hold when the power fails: every byte that was fsynced, and of the rest any sectors,
 * whatever the order in which they were written. A file that was made or removed stays so, as journaling file systems
 * have it for SQLite, which fsyncs the folder too.
 * @returns how many sectors, and changes of a file's length, are gone.
 */
export function losePower({ folder, surely, log, random, survival = random() }: LosePowerOptions): number {
  let lost = 0;
  const survives = () => {
    const isThere = random() < survival;
    if (!isThere) lost += 1;
    return isThere;
  };
  const pending = new Map<string, Change[]>();
  const copyOf = (path: string) => join(surely, relative(folder, path));
  for (const record of readDiskLog(log)) {
    if (record.kind === 'answered') continue;
    const ofFile = pending.get(record.path) ?? [];
    if (record.kind === 'written' || record.kind === 'resized') {
      ofFile.push(record);
      pending.set(record.path, ofFile);
      continue;
    }
    pending.delete(record.path);
    if (record.kind === 'removed') rmSync(copyOf(record.path), { force: true });
    else if (ofFile.length > 0) apply(copyOf(record.path), ofFile, () => true);
  }
  for (const [path, records] of pending) apply(copyOf(path), records, survives);
  rmSync(folder, { recursive: true });
  cpSync(surely, folder, { recursive: true });
  return lost;
}

function apply(file: string, records: readonly Change[], survives: () => boolean): void {
  mkdirSync(dirname(file), { recursive: true });
  const writable = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  for (const record of records) {
    if (record.kind === 'resized') {
      if (survives()) ftruncateSync(writable, record.size);
      continue;
    }
    const { bytes, offset } = record;
    for (let start = 0; start < bytes.length;) {
      const end = Math.min(bytes.length, start + SECTOR_BYTES - ((offset + start) % SECTOR_BYTES));
      if (survives()) writeSync(writable, bytes, start, end - start, offset + start);
      start = end;
    }
  }
  closeSync(writable);
}
