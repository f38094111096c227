import {
  bytesInWords,
  counted,
  durationInWords,
  secondsInWords,
  skewInWords,
  timeInWords,
} from '../in-words.ts';
import type { FailedEntry, Status } from '../status.ts';

type Tone = 'good' | 'warn' | 'bad' | 'idle';

/** A line of one of the page's lists; `key` names it from one look to the next. */
export type Row = Readonly<Record<'key' | 'title' | 'detail' | 'reason' | 'todo' | 'tone', string>>;

/** The page in words: what the server writes first, and what the browser puts in its place later. */
export interface PageWords {
  readonly texts: Readonly<Record<string, string>>;
  readonly tones: Readonly<Record<string, Tone>>;
  readonly lists: Readonly<
    Record<'waiting' | 'aside' | 'conflicts' | 'redemptions' | 'terminals', readonly Row[]>
  >;
}

const LONG_WAIT_SECONDS = 3_600;
const FEW_DAYS = 14;

export function pageWords(status: Status): PageWords {
  const { timeZone } = status;
  const nowMs = Date.parse(status.asOf);
  const ago = (iso: string) => `${durationInWords((nowMs - Date.parse(iso)) / 1_000)} ago`;
  const at = (iso: string) => timeInWords(Date.parse(iso), nowMs, timeZone);
  const head = headWords(status, at, nowMs);
  const { disk, lastError, lastSuccess, oldestAgeSeconds, clockSkewSeconds } = status;
  const stores = status.stores.length;

  const failed = (entry: FailedEntry): Row => ({
    key: entry.id,
    title: entry.title,
    detail: [
      entry.kind === entry.title ? undefined : entry.kind,
      entry.till === null ? undefined : `till ${entry.till}`,
      stores > 1 ? `store ${entry.store}` : undefined,
      entry.businessDate ?? undefined,
      `accepted ${at(entry.acceptedAt)}`,
    ]
      .filter((part) => part !== undefined)
      .join(' · '),
    reason: entry.what,
    todo: entry.todo,
    tone: '',
  });

  return {
    texts: {
      ...head.texts,
      depth: status.depth.toLocaleString('en-GB'),
      depthNote:
        status.depth === 0 ? 'Everything has reached Capillary' : 'accepted and safe on this machine',
      oldest: oldestAgeSeconds === null ? 'None' : durationInWords(oldestAgeSeconds),
      oldestNote: oldestAgeSeconds === null ? 'nothing waits' : 'since the oldest one was made',
      disk: diskWords(disk),
      diskNote: disk === null ? 'kept by the database server' : `${bytesInWords(disk.freeBytes)} free`,
      clock: clockSkewSeconds === null ? 'Not known yet' : skewInWords(clockSkewSeconds),
      clockNote: status.clockSkewFlagged
        ? 'set the clock of this machine; bills keep their right time'
        : 'this machine, compared with Capillary',
      lastSuccess:
        lastSuccess === null ? 'Capillary has not answered yet.' : `Capillary answered ${ago(lastSuccess)}.`,
      lastError: lastError === null ? '' : `Last problem, ${at(lastError.at)}: ${lastError.message}`,
      lastErrorTodo: lastError === null || status.online ? '' : lastError.remedy,
      updated: `Updated ${secondsInWords(nowMs, timeZone)}`,
      asideCount: String(status.counts.dead),
      waitingCount: String(status.counts.failed),
      conflictsCount: String(status.conflicts.length),
      redemptionsCount: String(status.offlineRedemptions.length),
      terminalsCount: String(status.terminals.length),
    },
    tones: {
      ...head.tones,
      depth: status.depth === 0 ? 'good' : 'idle',
      oldest: (oldestAgeSeconds ?? 0) > LONG_WAIT_SECONDS ? 'warn' : 'idle',
      disk:
        disk?.daysLeft !== null && disk?.daysLeft !== undefined && disk.daysLeft < FEW_DAYS ? 'bad' : 'idle',
      clock: status.clockSkewFlagged ? 'warn' : 'idle',
    },
    lists: {
      aside: status.aside.map(failed),
      waiting: status.waiting.map(failed),
      conflicts: status.conflicts.map(({ billNumber, till, store, lastSeen, times }) => ({
        key: `${store}/${till}/${billNumber}`,
        title: billNumber,
        detail: `till ${till}${stores > 1 ? ` · store ${store}` : ''} · ${at(lastSeen)} · ${counted(times, 'time')}`,
        reason: 'The till sent this bill again with other content. The first one counts.',
        todo: 'Compare the receipt with the till. If the first one was wrong, return it and sell again.',
        tone: '',
      })),
      redemptions: status.offlineRedemptions.map(({ id, billNumber, till, acceptedAt, outcome }) => ({
        key: id,
        title: billNumber,
        detail: `till ${till} · ${at(acceptedAt)}`,
        reason: outcome,
        todo: '',
        tone: '',
      })),
      terminals: status.terminals.map(
        ({ id, name, till, store, lastSeen, clockSkewSeconds: ahead, clockSkewFlagged }) => ({
          key: id,
          title: name,
          detail: `till ${till}${stores > 1 ? ` · store ${store}` : ''}`,
          reason: lastSeen === null ? 'Not seen yet' : `Seen ${ago(lastSeen)}`,
          todo: ahead === null ? 'Clock not known yet' : clockWords(ahead),
          tone: clockSkewFlagged ? 'warn' : '',
        }),
      ),
    },
  };
}

function headWords(
  status: Status,
  at: (iso: string) => string,
  nowMs: number,
): Pick<PageWords, 'texts' | 'tones'> {
  const { state, since, depth, lastError } = status;
  if (state === 'not-connected' || since === null) {
    return {
      texts: {
        title: 'Not connected yet',
        since: '',
        lead: 'No store has been connected to Capillary. Connect one with: capconnect tenant add --app pos',
      },
      tones: { state: 'idle' },
    };
  }
  const forHowLong = durationInWords((nowMs - Date.parse(since)) / 1_000);
  const sinceWords = `since ${at(since)} · ${forHowLong}`;
  if (state === 'offline') {
    return {
      texts: {
        title: 'Offline',
        since: sinceWords,
        lead: `Keep selling. Every bill is kept on this machine and goes out by itself when the line is back. ${
          lastError?.message ?? ''
        }`.trim(),
      },
      tones: { state: 'bad' },
    };
  }
  const isBehind = depth > 0;
  return {
    texts: {
      title: 'Online',
      since: sinceWords,
      lead: isBehind
        ? 'What waited is being sent to Capillary, the oldest first. Nobody has to do anything.'
        : 'Bills reach Capillary as they are made.',
    },
    tones: { state: 'good' },
  };
}

const YEAR_DAYS = 365;

function diskWords(disk: Status['disk']): string {
  if (disk === null) return 'Not here';
  if (disk.daysLeft === null || disk.daysLeft > YEAR_DAYS) return 'More than a year';
  return disk.daysLeft === 0 ? 'Less than a day' : counted(disk.daysLeft, 'day');
}

function clockWords(aheadSeconds: number): string {
  const words = skewInWords(aheadSeconds);
  return words === 'Right' ? 'Clock right' : `Clock ${words}`;
}
