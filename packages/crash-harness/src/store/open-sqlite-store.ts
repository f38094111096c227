import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildRecorder } from '../disk/build-recorder.ts';
import { losePower } from '../disk/lose-power.ts';
import type { Scenario } from '../scenario.ts';
import type { Store } from './store.ts';

export interface SqliteStoreOptions {
  readonly folder: string;
  readonly powerLoss: Scenario['powerLoss'];
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Whether what the next process writes is to be recorded, and lost when it ends; always when left out. */
  readonly isNextRecorded?: () => boolean;
}

/** A file under that folder. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { folder, powerLoss, random, isNextRecorded = () => true } = options;
  const data = join(folder, 'data');
  const surely = join(folder, 'surely');
  const log = join(folder, 'disk.log');
  await mkdir(data);
  await mkdir(surely);
  let lostSectors = 0;
  let isCopyOld = false;
  const recorder = powerLoss === 'none' ? undefined : await buildRecorder(folder);
  return {
    databaseUrl: `sqlite:${join(data, 'crash.db')}`,

    async beforeStart() {
      if (recorder === undefined) return {};
      if (!isNextRecorded()) {
        isCopyOld = true;
        return {};
      }
      // Nobody recorded what was written meanwhile; by now all of it is on disk.
      if (isCopyOld) {
        await rm(surely, { recursive: true });
        await cp(data, surely, { recursive: true });
      }
      isCopyOld = false;
      return {
        LD_PRELOAD: recorder,
        DISK_FOLDER: data,
        DISK_LOG: log,
        ...(powerLoss === 'lies' ? { DISK_LIES: '1' } : {}),
      };
    },

    async afterEnd() {
      // It may have ended before it wrote anything.
      if (recorder === undefined || !existsSync(log)) return;
      // A lying disk that kept some would leave a damaged file, with which nothing starts any more.
      const survival = powerLoss === 'lies' ? 0 : undefined;
      lostSectors += losePower({ folder: data, surely, log: await readFile(log), random, survival });
      await rm(log);
    },

    lostSectors: () => lostSectors,

    async crash() {
      throw new Error('SQLite has no server that could crash.');
    },
    async close() {},
  };
}
