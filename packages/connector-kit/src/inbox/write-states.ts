import { sql, type Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { PARKED_MS } from './parked-messages.ts';
import { failureOf, type Settlement } from './settlement.ts';
import type { MessageState } from './state-after.ts';

export interface StateToWrite {
  readonly settlement: Settlement;
  readonly state: MessageState;
}

export interface WrittenState {
  readonly seq: number;
  readonly hasParked: boolean;
}

/**
 * Writes the states of messages whose leases are still ours, in one statement: written one by one they were the greater
 * part of what PostgreSQL had to do for a message. Kysely has no joins with lists of values, so it is text; both databases
 * name the columns of such a list `column1` and so on, and PostgreSQL takes them for text.
 * @returns of each message that was ours its row, and whether others of its key are parked.
 */
export async function writeStates(
  transaction: Transaction<Schema>,
  states: readonly StateToWrite[],
): Promise<ReadonlyMap<string, WrittenState>> {
  const values = states.map(({ settlement, state }) => {
    const { message, outcome, nowMs } = settlement;
    const { error_code, error_message } = failureOf(outcome);
    return sql`(${sql.join([
      message.id,
      message.lease,
      state.status,
      state.is_open,
      state.due_at_ms,
      state.waits_for,
      state.result,
      error_code,
      error_message,
      state.attempts,
      state.round_attempts,
      state.round_started_at_ms,
      nowMs,
    ])})`;
  });
  const { rows } = await sql<{ id: string; seq: number; has_parked: unknown }>`
    update inbox_messages
    set status = written.column3,
      is_open = cast(written.column4 as integer),
      due_at_ms = cast(written.column5 as bigint),
      waits_for = written.column6,
      result = coalesce(written.column7, result),
      error_code = written.column8,
      error_message = written.column9,
      attempts = cast(written.column10 as integer),
      round_attempts = cast(written.column11 as integer),
      round_started_at_ms = coalesce(cast(written.column12 as bigint), round_started_at_ms),
      updated_at_ms = cast(written.column13 as bigint),
      lease = null,
      lost_attempts = 0
    from (values ${sql.join(values)}) as written
    where inbox_messages.id = written.column1 and inbox_messages.lease = written.column2
    returning id, seq, exists (
      select 1 from inbox_messages as other
      where other.tenant_id = inbox_messages.tenant_id and other.ordering_key = inbox_messages.ordering_key
        and other.is_open = 1 and other.due_at_ms = ${PARKED_MS}
    ) as has_parked`.execute(transaction);
  return new Map(rows.map(({ id, seq, has_parked }) => [id, { seq, hasParked: Boolean(has_parked) }]));
}
