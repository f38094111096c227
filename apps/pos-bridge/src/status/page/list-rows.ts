import { counted, skewInWords } from '../in-words.ts';
import type { FailedEntry, Status } from '../status.ts';
import type { PageTimes } from './page-times.ts';

/** A line of one of the page's lists; `key` names it from one look to the next. */
export type Row = Readonly<Record<'key' | 'title' | 'detail' | 'reason' | 'todo' | 'tone', string>>;

export type ListName = 'aside' | 'waiting' | 'conflicts' | 'redemptions' | 'terminals';

/** The lists of the page in words. */
export function listRows(status: Status, times: PageTimes): Readonly<Record<ListName, readonly Row[]>> {
  const hasStores = status.stores.length > 1;
  /** Where it was: the store is said only where there are several. */
  const place = (till: string | null, store: string) =>
    joined(till === null ? undefined : `till ${till}`, hasStores ? `store ${store}` : undefined);

  const failed = (entry: FailedEntry): Row => ({
    key: entry.id,
    title: entry.title,
    detail: joined(
      entry.kind === entry.title ? undefined : entry.kind,
      place(entry.till, entry.store),
      entry.businessDate ?? undefined,
      `accepted ${times.at(entry.acceptedAt)}`,
    ),
    reason: entry.what,
    todo: entry.todo,
    tone: '',
  });

  return {
    aside: status.aside.map(failed),
    waiting: status.waiting.map(failed),
    conflicts: status.conflicts.map(({ billNumber, till, store, lastSeen, times: often }) => ({
      key: JSON.stringify([store, till, billNumber]),
      title: billNumber,
      detail: joined(place(till, store), `last at ${times.at(lastSeen)}`, counted(often, 'time')),
      reason: 'The till sent this bill again with other content. The first one counts.',
      todo: 'Compare the receipt with the till. If the first one was wrong, return it and sell again.',
      tone: '',
    })),
    redemptions: status.offlineRedemptions.map(({ id, billNumber, till, store, acceptedAt, outcome }) => ({
      key: id,
      title: billNumber,
      detail: joined(place(till, store), times.at(acceptedAt)),
      reason: outcome,
      todo: '',
      tone: '',
    })),
    terminals: status.terminals.map(
      ({ id, name, till, store, lastSeen, clockSkewSeconds, clockSkewFlagged }) => ({
        key: id,
        title: name,
        detail: place(till, store),
        reason: lastSeen === null ? 'Not seen yet' : `Seen ${times.ago(lastSeen)}`,
        todo: clockWords(clockSkewSeconds),
        tone: clockSkewFlagged ? 'warn' : '',
      }),
    ),
  };
}

function clockWords(aheadSeconds: number | null): string {
  if (aheadSeconds === null) return 'Clock not known yet';
  return `Clock ${skewInWords(aheadSeconds).replace('Right', 'right')}`;
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
