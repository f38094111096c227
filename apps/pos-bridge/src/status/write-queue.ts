import { pipeline } from 'node:stream/promises';
import type { Deliveries } from '@capconnect/connector-kit';
import { stringify } from 'csv-stringify';
import { failedEntry } from './failed-entry.ts';

const PAGE = 200;
/** All that has not reached Capillary, the dead ones too. */
const STATES = ['accepted', 'working', 'failed', 'dead'] as const;

const COLUMNS = {
  title: 'Bill number',
  kind: 'Kind',
  till: 'Till',
  store: 'Store',
  businessDate: 'Business date',
  acceptedAt: 'Accepted (UTC)',
  status: 'State',
  attempts: 'Attempts',
  what: 'Reason',
  todo: 'What to do',
  id: 'Id',
} as const;

/**
 * Writes what waits as CSV, a page of the queue at a time, however long it is. What a spreadsheet would take for a formula
 * is written as text: a till may send any bill number. Nothing personal and no amounts.
 */
export async function writeQueue(
  deliveries: Pick<Deliveries, 'list'>,
  out: NodeJS.WritableStream,
): Promise<void> {
  const csv = stringify({ header: true, columns: COLUMNS, escape_formulas: true, bom: true });
  await pipeline(queueRows(deliveries), csv, out);
}

async function* queueRows(deliveries: Pick<Deliveries, 'list'>) {
  for (const status of STATES) {
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await deliveries.list({ status, limit: PAGE, cursor });
      for (const delivery of items) {
        const entry = failedEntry(delivery);
        const hasFailed = delivery.error !== null;
        yield { ...entry, status, what: hasFailed ? entry.what : '', todo: hasFailed ? entry.todo : '' };
      }
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
}
