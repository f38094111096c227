import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** Says that `names` are done, and lets the messages that wait for one of them run, each in its place in its key. */
export async function complete(
  transaction: Transaction<Schema>,
  tenantId: string,
  names: readonly string[],
  nowMs: number,
): Promise<void> {
  if (names.length === 0) return;
  await transaction
    .insertInto('completions')
    .values(names.map((name) => ({ tenant_id: tenantId, name, completed_at_ms: nowMs })))
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doNothing())
    .execute();
  await transaction
    .updateTable('inbox_messages')
    .set({ due_at_ms: 0, is_open: 1, waits_for: null })
    .where('tenant_id', '=', tenantId)
    .where('waits_for', 'in', names)
    .where('is_open', '=', 2)
    .execute();
}

/** To be asked under the lock of the name: otherwise it could be done just now, and the waiter not be woken. */
export async function isComplete(
  transaction: Transaction<Schema>,
  tenantId: string,
  name: string,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('completions')
    .select('name')
    .where('tenant_id', '=', tenantId)
    .where('name', '=', name)
    .executeTakeFirst();
  return row !== undefined;
}
