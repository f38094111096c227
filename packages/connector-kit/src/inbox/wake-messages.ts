import type { ErrorCode } from '@capconnect/kernel';
import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { PARKED_MS } from './parked-messages.ts';

/** Failures that are over when Capillary can be reached again. */
const OF_THE_LINE: readonly ErrorCode[] = ['AUTH_UNAVAILABLE', 'OUTCOME_UNKNOWN', 'UPSTREAM_UNAVAILABLE'];

/** Younger messages have nearly all of their time left; writing a whole backlog at each short cut would be for nothing. */
const LONG_WAIT_MS = 3_600_000;

/**
 * Lets the messages of a tenant that failed because Capillary could not be reached run now instead of at the end of
 * their backoff, the oldest first, and ends a pause that was made for that reason. What waited for the line has its whole
 * time to be delivered from here on.
 * @returns how many were woken; those that a pause held are not counted.
 */
export async function wakeMessages(
  transaction: Transaction<Schema>,
  tenantId: string,
  nowMs: number,
): Promise<number> {
  await transaction
    .deleteFrom('tenant_pauses')
    .where('tenant_id', '=', tenantId)
    .where('error_code', 'in', OF_THE_LINE)
    .execute();
  const { numUpdatedRows } = await transaction
    .updateTable('inbox_messages')
    .set({ due_at_ms: nowMs, round_attempts: 0, round_started_at_ms: nowMs })
    .where('tenant_id', '=', tenantId)
    .where('status', '=', 'failed')
    .where('is_open', '=', 1)
    .where('error_code', 'in', OF_THE_LINE)
    .where('due_at_ms', '>', nowMs)
    .where('due_at_ms', '<', PARKED_MS)
    .executeTakeFirst();
  await transaction
    .updateTable('inbox_messages')
    .set({ round_started_at_ms: nowMs })
    .where('tenant_id', '=', tenantId)
    .where('status', 'in', ['accepted', 'failed'])
    .where('is_open', '=', 1)
    .where('round_started_at_ms', '<', nowMs - LONG_WAIT_MS)
    .execute();
  return Number(numUpdatedRows);
}
