import type { Transaction } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { addItems } from './add-items.ts';
import { type LeasedBackfill, readLeased } from './leased-backfill.ts';
import { isOfBackfill } from './backfill-header.ts';

/**
 * Before a cancelled backfill is closed: counts the messages of a page that was put and never recorded, because its
 * process died or a part of the page could not be stored. One that goes on reads that page again instead.
 * @returns how many there are.
 */
export function adoptStrays(database: Database, leased: LeasedBackfill): Promise<number> {
  return database.transact(async (transaction) => {
    const row = await readLeased({ transaction, dialect: database.dialect, leased });
    if (row === undefined) return 0;
    const messages = await transaction
      .selectFrom('inbox_messages')
      .select(['seq', 'headers'])
      // The messages of a page get their numbers after those of the page before.
      .where('seq', '>', await lastSeq(transaction, leased.id))
      .where('tenant_id', '=', row.tenant_id)
      .where('accepted_at_ms', '>=', row.created_at_ms)
      .where('headers', 'like', `%${leased.id}%`)
      .execute();
    const strays = messages.filter(({ headers }) => isOfBackfill(headers, leased.id));
    const accepted = strays.map(({ seq }) => ({ message_seq: seq, was_accepted_before: 0 }) as const);
    const added = await addItems(transaction, leased.id, accepted);
    await transaction
      .updateTable('backfills')
      .set({ found: row.found + added })
      .where('id', '=', leased.id)
      .execute();
    return added;
  });
}

async function lastSeq(transaction: Transaction<Schema>, backfillId: string): Promise<number> {
  const { seq } = await transaction
    .selectFrom('backfill_items')
    .select((query) => query.fn.max('message_seq').as('seq'))
    .where('backfill_id', '=', backfillId)
    .executeTakeFirstOrThrow();
  return seq ?? 0;
}
