import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { MessageStatus } from '../inbox/inbox.ts';

/** States that a message is in until it is delivered, or given up. `done` would mean counting all history. */
const WAITING = ['accepted', 'working', 'failed', 'dead'] as const satisfies readonly MessageStatus[];

export type WaitingCounts = Readonly<Record<(typeof WAITING)[number], number>>;

/** How many messages are in each state but `done`. */
export async function countWaiting(kysely: Kysely<Schema>): Promise<WaitingCounts> {
  const rows = await kysely
    .selectFrom('inbox_messages')
    .select((query) => ['status', query.fn.countAll<number>().as('count')])
    .where('status', 'in', WAITING)
    .groupBy('status')
    .execute();
  const counts: Record<MessageStatus, number> = { accepted: 0, working: 0, done: 0, failed: 0, dead: 0 };
  for (const { status, count } of rows) counts[status] = count;
  const { done: _done, ...waiting } = counts;
  return waiting;
}

export interface OldestOfTenant {
  readonly tenantId: string;
  readonly acceptedAtMs: number;
}

/**
 * Each tenant's oldest message that holds its place in its key, the oldest first. Without those that wait beside their
 * key for something else: they may be days old, and rightly so.
 */
export async function oldestOfTenants(kysely: Kysely<Schema>): Promise<readonly OldestOfTenant[]> {
  const rows = await kysely
    .selectFrom((from) =>
      from
        .selectFrom('inbox_messages')
        .select((query) => query.fn.min('seq').as('seq'))
        // As the index of the keys has it, so that no message but the oldest ones is read.
        .where('is_open', '=', 1)
        .groupBy('tenant_id')
        .as('oldest'),
    )
    .innerJoin('inbox_messages', 'inbox_messages.seq', 'oldest.seq')
    .select(['inbox_messages.tenant_id', 'inbox_messages.accepted_at_ms'])
    .orderBy('inbox_messages.accepted_at_ms')
    .execute();
  return rows.map(({ tenant_id, accepted_at_ms }) => ({ tenantId: tenant_id, acceptedAtMs: accepted_at_ms }));
}
