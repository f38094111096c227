import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { PARKED_MS } from './parked-messages.ts';

/** Far beyond every lease. */
const IMPOSSIBLE_LEASES = 10;

/**
 * After the wall clock was set back, the leases of a worker that died would last as long as the clock was ahead. A lease
 * that ends later than any could is made to end when one given out now would.
 */
export async function shortenLeases(
  transaction: Transaction<Schema>,
  nowMs: number,
  leaseMs: number,
): Promise<void> {
  await transaction
    .updateTable('inbox_messages')
    .set({ due_at_ms: nowMs + leaseMs })
    .where('status', '=', 'working')
    .where('due_at_ms', '>', nowMs + leaseMs * IMPOSSIBLE_LEASES)
    .where('due_at_ms', '<', PARKED_MS)
    .execute();
}
