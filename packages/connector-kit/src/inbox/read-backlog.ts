import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { MessageStatus } from './inbox.ts';

const UNDELIVERED = ['accepted', 'working', 'failed'] as const satisfies readonly MessageStatus[];

/** What is accepted and not ended, and what a person must look at. */
export interface Backlog {
  readonly accepted: number;
  readonly working: number;
  readonly failed: number;
  readonly dead: number;
  /** Epoch milliseconds; none while nothing waits. */
  readonly oldestAcceptedAtMs: number | undefined;
  /** Messages accepted since `since`, delivered or not; those of all tenants. */
  readonly acceptedSince: number;
}

/** @param since - epoch milliseconds. @param tenant - all of them when left out. */
export async function readBacklog(
  kysely: Kysely<Schema>,
  { since, tenant }: { readonly since: number; readonly tenant?: string | undefined },
): Promise<Backlog> {
  const rows = await kysely
    .selectFrom('inbox_messages')
    .select((query) => ['status', query.fn.countAll<number>().as('count'), query.fn.min('seq').as('oldest')])
    .where('status', 'in', [...UNDELIVERED, 'dead'])
    .$if(tenant !== undefined, (query) => query.where('tenant_id', '=', tenant ?? ''))
    .groupBy('status')
    .execute();
  const countOf = (status: MessageStatus) => rows.find((row) => row.status === status)?.count ?? 0;
  const seqs = rows.filter(({ status }) => status !== 'dead').map(({ oldest }) => oldest);
  return {
    accepted: countOf('accepted'),
    working: countOf('working'),
    failed: countOf('failed'),
    dead: countOf('dead'),
    oldestAcceptedAtMs: seqs.length === 0 ? undefined : (await firstFrom(kysely, Math.min(...seqs)))?.atMs,
    acceptedSince: await countSince(kysely, since),
  };
}

/**
 * Rows are in order of acceptance, so the first one of a time is found by halving: counting would read a day's messages
 * at each look. Rows that were deleted in between count along.
 */
async function countSince(kysely: Kysely<Schema>, sinceMs: number): Promise<number> {
  const last = await kysely
    .selectFrom('inbox_messages')
    .select('seq')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  let low = (await firstFrom(kysely, 0))?.seq;
  if (last === undefined || low === undefined) return 0;
  let high = last.seq + 1;
  while (low < high) {
    const middle: number = Math.floor((low + high) / 2);
    const found = await firstFrom(kysely, middle);
    if (found === undefined || found.atMs >= sinceMs) high = middle;
    else low = found.seq + 1;
  }
  return Math.max(0, last.seq + 1 - low);
}

async function firstFrom(kysely: Kysely<Schema>, seq: number) {
  const row = await kysely
    .selectFrom('inbox_messages')
    .select(['seq', 'accepted_at_ms'])
    .where('seq', '>=', seq)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : { seq: row.seq, atMs: row.accepted_at_ms };
}
