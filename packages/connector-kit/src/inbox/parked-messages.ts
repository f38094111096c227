import { sql, type Transaction } from 'kysely';
import type { Dialect } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { lockLanes } from './lock-lanes.ts';
import type { MessageRow } from './select-due.ts';

/**
 * The due time of a message that waits for an older one of its key: never. Without it every claim would pass over the
 * whole backlog of a busy key. Beyond all real times, and below 2^53.
 */
export const PARKED_MS = 9_000_000_000_000_000;

/**
 * Makes messages wait for the older ones of their keys. What they wait for may have ended since that was seen, and its
 * end have found nobody waiting; so it is looked at once more, while nothing ends in those keys.
 */
export async function parkBlocked(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  blocked: readonly MessageRow[],
): Promise<void> {
  const lanes = blocked.map((row) => ({ tenantId: row.tenant_id, orderingKey: row.ordering_key }));
  await lockLanes(transaction, dialect, lanes);
  await transaction
    .updateTable('inbox_messages')
    .set({ due_at_ms: PARKED_MS, is_open: 1 })
    .where(
      'seq',
      'in',
      blocked.map(({ seq }) => seq),
    )
    .where((where) =>
      where.exists(
        where
          .selectFrom('inbox_messages as older')
          .select('older.seq')
          .whereRef('older.tenant_id', '=', 'inbox_messages.tenant_id')
          .whereRef('older.ordering_key', '=', 'inbox_messages.ordering_key')
          .whereRef('older.seq', '<', 'inbox_messages.seq')
          .where('older.is_open', '=', 1),
      ),
    )
    .execute();
}

export interface Lane {
  readonly tenantId: string;
  readonly orderingKey: string;
}

/** Lets the next message of each key run, after one has left it. */
export async function unparkNext(transaction: Transaction<Schema>, lanes: readonly Lane[]): Promise<void> {
  if (lanes.length === 0) return;
  const keys = lanes.map(({ tenantId, orderingKey }) => sql`(${tenantId}, ${orderingKey})`);
  await transaction
    .updateTable('inbox_messages')
    .set({ due_at_ms: 0 })
    .where('due_at_ms', '=', PARKED_MS)
    // A dead one that holds its key is not run again by itself.
    .where('status', '!=', 'dead')
    .where('seq', 'in', (where) =>
      where
        .selectFrom('inbox_messages as next')
        .select((select) => select.fn.min('next.seq').as('seq'))
        .where(sql<boolean>`(next.tenant_id, next.ordering_key) in (values ${sql.join(keys)})`)
        .where('next.is_open', '=', 1)
        .groupBy(['next.tenant_id', 'next.ordering_key']),
    )
    .execute();
}
