import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { PARKED_MS } from './parked-messages.ts';
import type { Rank } from './priorities.ts';

/** When the next message of this priority that waits for its time may run: epoch milliseconds. */
export async function nextDue(
  kysely: Kysely<Schema>,
  rank: Rank,
  nowMs: number,
): Promise<number | undefined> {
  const row = await kysely
    .selectFrom('inbox_messages')
    .select('due_at_ms')
    .where('priority', '=', rank)
    .where('is_open', '>', 0)
    .where('due_at_ms', '>', nowMs)
    .where('due_at_ms', '<', PARKED_MS)
    .orderBy('due_at_ms')
    .limit(1)
    .executeTakeFirst();
  return row?.due_at_ms;
}
