import type { Transaction } from 'kysely';
import type { Dialect } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { lockLanes } from './lock-lanes.ts';
import { unparkNext } from './parked-messages.ts';

/** Lets the later messages of a key go on without the dead one that holds it. @returns whether it held one. */
export async function releaseKey(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  id: string,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('inbox_messages')
    .select(['tenant_id', 'ordering_key'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return false;
  const lane = { tenantId: row.tenant_id, orderingKey: row.ordering_key };
  await lockLanes(transaction, dialect, [lane]);
  const { numUpdatedRows } = await transaction
    .updateTable('inbox_messages')
    .set({ is_open: 0 })
    .where('id', '=', id)
    .where('status', '=', 'dead')
    .where('is_open', '=', 1)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await unparkNext(transaction, [lane]);
  return true;
}
