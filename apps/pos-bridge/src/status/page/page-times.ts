import { durationInWords, timeInWords } from '../in-words.ts';
import type { Status } from '../status.ts';

/** Times as the page says them, by the store's clock and counted from when the status was read. */
export interface PageTimes {
  at(iso: string): string;
  ago(iso: string): string;
  secondsSince(iso: string): number;
}

export function pageTimes({ asOf, timeZone }: Pick<Status, 'asOf' | 'timeZone'>): PageTimes {
  const nowMs = Date.parse(asOf);
  const secondsSince = (iso: string) => (nowMs - Date.parse(iso)) / 1_000;
  return {
    secondsSince,
    at: (iso) => timeInWords(Date.parse(iso), nowMs, timeZone),
    ago: (iso) => `${durationInWords(secondsSince(iso))} ago`,
  };
}
