import type { Deliveries } from '@capconnect/connector-kit';
import type { ErrorCode } from '@capconnect/kernel';
import { entryOfDelivery } from './entry-of-delivery.ts';
import { problemWords } from './problem-words.ts';
import type { FailedEntry } from './status.ts';

type Delivery = Awaited<ReturnType<Deliveries['list']>>['items'][number];

/** Where the message of the error says more than its code. It is made of our own words, as all of ours are. */
const TELLING: ReadonlySet<string> = new Set<ErrorCode>([
  'CONFLICT',
  'INPUT_INVALID',
  'NOT_FOUND',
  'PREREQUISITE_MISSING',
  'REDEMPTION_REFUSED',
  'UPSTREAM_REFUSED',
]);

/** Said once on top of the page; each entry only says that it is fine. */
const OF_THE_LINE: ReadonlySet<string> = new Set<ErrorCode>(['AUTH_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE']);
const WAITS_FOR_LINE = {
  what: 'Capillary could not be reached.',
  todo: 'Nothing to do: it goes out by itself when the line is back.',
};

/** A message that did not get through, with the reason in words. */
export function failedEntry(delivery: Delivery): FailedEntry {
  const code = delivery.error?.code ?? 'INTERNAL';
  const { tenantId: store, acceptedAt, attempts } = delivery;
  const { what, todo } = OF_THE_LINE.has(code) ? WAITS_FOR_LINE : problemWords(code);
  const told = TELLING.has(code) ? (delivery.error?.message ?? what) : what;
  return { ...entryOfDelivery(delivery), store, acceptedAt, attempts, code, what: told, todo };
}
