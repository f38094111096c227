import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { PARKED_MS } from './parked-messages.ts';
import { priorities, rankOf } from './priorities.ts';

/** When the next message that waits for its time may run: epoch milliseconds. One look at the index for each priority. */
export async function nextDue(kysely: Kysely<Schema>, nowMs: number): Promise<number | undefined> {
  const found = await kysely
    .selectNoFrom((select) =>
      priorities.map((priority) =>
        select
          .selectFrom('inbox_messages')
          .select('due_at_ms')
          .where('priority', '=', rankOf(priority))
          .where('is_open', '>', 0)
          .where('due_at_ms', '>', nowMs)
          .where('due_at_ms', '<', PARKED_MS)
          .orderBy('due_at_ms')
          .limit(1)
          .as(priority),
      ),
    )
    .executeTakeFirstOrThrow();
  const dueMs = Object.values(found).filter((ms) => ms !== null);
  return dueMs.length === 0 ? undefined : Math.min(...dueMs);
}
