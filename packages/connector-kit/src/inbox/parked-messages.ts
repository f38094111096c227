import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';

/**
 * The due time of a message that waits for an older one of its key: never. Without it every claim would pass over the
 * whole backlog of a busy key. Beyond all real times, and below 2^53.
 */
export const PARKED_MS = 9_000_000_000_000_000;

/**
 * Makes messages wait for an older one of their key. To be called under the lock of a claim: otherwise the older one
 * could end unnoticed.
 */
export async function parkMessages(transaction: Transaction<Schema>, seqs: readonly number[]): Promise<void> {
  await transaction
    .updateTable('inbox_messages')
    .set({ due_at_ms: PARKED_MS, is_open: 1 })
    .where('seq', 'in', seqs)
    .execute();
}

export interface Lane {
  readonly tenantId: string;
  readonly orderingKey: string;
}

/** Lets the next message of a key run, after one has left it. */
export async function unparkNext(
  transaction: Transaction<Schema>,
  { tenantId, orderingKey }: Lane,
): Promise<void> {
  await transaction
    .updateTable('inbox_messages')
    .set({ due_at_ms: 0 })
    .where('due_at_ms', '=', PARKED_MS)
    // A dead one that holds its key is not run again by itself.
    .where('status', '!=', 'dead')
    .where('seq', '=', (where) =>
      where
        .selectFrom('inbox_messages as next')
        .select('next.seq')
        .where('next.tenant_id', '=', tenantId)
        .where('next.ordering_key', '=', orderingKey)
        .where('next.is_open', '=', 1)
        .orderBy('next.seq')
        .limit(1),
    )
    .execute();
}
