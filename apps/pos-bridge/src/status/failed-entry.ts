import type { Deliveries } from '@capconnect/connector-kit';
import { entryOfDelivery } from './entry-of-delivery.ts';
import { problemWords } from './problem-words.ts';
import type { FailedEntry } from './status.ts';

type Delivery = Awaited<ReturnType<Deliveries['list']>>['items'][number];

/** A message that did not get through, with the reason in words. */
export function failedEntry(delivery: Delivery): FailedEntry {
  const code = delivery.error?.code ?? 'INTERNAL';
  const { tenantId: store, acceptedAt, attempts } = delivery;
  return { ...entryOfDelivery(delivery), store, acceptedAt, attempts, code, ...problemWords(code) };
}
