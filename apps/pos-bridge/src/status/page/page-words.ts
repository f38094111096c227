import { bytesInWords, counted, durationInWords, secondsInWords, skewInWords } from '../in-words.ts';
import type { Status } from '../status.ts';
import { headWords, type Tone } from './head-words.ts';
import { type ListName, listRows, type Row } from './list-rows.ts';
import { pageTimes } from './page-times.ts';

/** The page in words: what the server writes first, and what the browser puts in its place later. */
export interface PageWords {
  readonly texts: Readonly<Record<string, string>>;
  readonly tones: Readonly<Record<string, Tone>>;
  readonly lists: Readonly<Record<ListName, readonly Row[]>>;
}

const LONG_WAIT_SECONDS = 3_600;
const FEW_DAYS = 14;
const YEAR_DAYS = 365;

export function pageWords(status: Status): PageWords {
  const { depth, counts, disk, oldestAgeSeconds, clockSkewSeconds, conflicts, timeZone } = status;
  const { tone, ...head } = headWords(status, pageTimes(status));
  const isFew = disk !== null && disk.daysLeft !== null && disk.daysLeft < FEW_DAYS;
  return {
    texts: {
      ...head,
      depth: depth.toLocaleString('en-GB'),
      depthNote: depth === 0 ? 'everything has reached Capillary' : 'safe on this machine',
      oldest: oldestAgeSeconds === null ? 'Nothing' : durationInWords(oldestAgeSeconds),
      oldestNote: oldestAgeSeconds === null ? 'no bill waits' : 'the age of the oldest bill',
      disk: diskWords(disk),
      diskNote: disk === null ? 'the database is elsewhere' : `${bytesInWords(disk.freeBytes)} free`,
      clock: clockSkewSeconds === null ? 'Not known yet' : skewInWords(clockSkewSeconds),
      clockNote: status.clockSkewFlagged
        ? 'set the clock of this machine; bills keep their right time'
        : 'compared with Capillary',
      updated: `Updated ${secondsInWords(Date.parse(status.asOf), timeZone)}`,
      asideCount: String(counts.dead),
      waitingCount: String(counts.failed),
      conflictsCount: String(conflicts.length),
      redemptionsCount: String(status.offlineRedemptions.length),
      terminalsCount: String(status.terminals.length),
    },
    tones: {
      state: tone,
      depth: 'idle',
      oldest: (oldestAgeSeconds ?? 0) > LONG_WAIT_SECONDS ? 'warn' : 'idle',
      disk: isFew ? 'bad' : 'idle',
      clock: status.clockSkewFlagged ? 'warn' : 'idle',
      asideCount: counts.dead > 0 ? 'warn' : 'idle',
      conflictsCount: conflicts.length > 0 ? 'warn' : 'idle',
    },
    lists: listRows(status, pageTimes(status)),
  };
}

function diskWords(disk: Status['disk']): string {
  if (disk === null) return 'Not here';
  if (disk.daysLeft === null || disk.daysLeft > YEAR_DAYS) return 'Over a year';
  return disk.daysLeft === 0 ? 'Less than a day' : counted(disk.daysLeft, 'day');
}
