import { AppError } from '@capconnect/kernel';
import type { Transaction } from 'kysely';
import type { Dialect } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { lockLanes } from './lock-lanes.ts';
import { unparkNext } from './parked-messages.ts';

/**
 * Takes a message that is not delivered yet out of the queue, because a person says so: it becomes dead, and the later
 * ones of its key go on. @returns whether it was taken out; not what is done, dead or being worked on.
 */
export async function setAside(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  id: string,
  nowMs: number,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('inbox_messages')
    .select(['tenant_id', 'ordering_key'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return false;
  const lane = { tenantId: row.tenant_id, orderingKey: row.ordering_key };
  await lockLanes(transaction, dialect, [lane]);
  const { code, message } = new AppError(
    'SET_ASIDE',
    'A person took this message out of the queue. Replay it when it shall be sent after all.',
  );
  const { numUpdatedRows } = await transaction
    .updateTable('inbox_messages')
    .set({
      status: 'dead',
      is_open: 0,
      waits_for: null,
      due_at_ms: nowMs,
      updated_at_ms: nowMs,
      error_code: code,
      error_message: message,
    })
    .where('id', '=', id)
    .where('status', 'in', ['accepted', 'failed'])
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await unparkNext(transaction, [lane]);
  return true;
}
