import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { MessageStatus } from './inbox.ts';

type Counts = Readonly<Record<MessageStatus, number>>;

/**
 * How many messages are in each state. The done ones, nearly all of a long history, are what is left of all: SQLite counts
 * a whole table without reading its rows, in 5 ms a million, where counting them by their state took 110. In one statement,
 * so that nothing moves in between.
 */
export async function countMessages(kysely: Kysely<Schema>): Promise<Counts> {
  const { rows } = await sql<Omit<Counts, 'done'> & { readonly total: number }>`select
    (select count(*) from inbox_messages) as total,
    (select count(*) from inbox_messages where status = 'accepted') as accepted,
    (select count(*) from inbox_messages where status = 'working') as working,
    (select count(*) from inbox_messages where status = 'failed') as failed,
    (select count(*) from inbox_messages where status = 'dead') as dead`.execute(kysely);
  const [{ total, ...notDone } = { total: 0, accepted: 0, working: 0, failed: 0, dead: 0 }] = rows;
  const { accepted, working, failed, dead } = notDone;
  return { ...notDone, done: total - accepted - working - failed - dead };
}
