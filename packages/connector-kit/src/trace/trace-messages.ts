import type { Clock } from '@capconnect/kernel';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { deliveryOfRow } from '../inbox/delivery-of-row.ts';
import { readHistory } from '../inbox/read-history.ts';
import type { MessageRow } from '../inbox/select-due.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { findMessages } from './find-messages.ts';
import { tellStory } from './tell-story.ts';
import type { Trace, TracedDelivery, TraceSearch } from './trace.ts';

const MAX_MESSAGES = 50;

export interface TraceOptions {
  readonly kysely: Kysely<Schema>;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
}

/** The whole story of every message that `q` names: what arrived, what was tried, what Capillary said, what comes next. */
export async function traceMessages(
  { kysely, keyRing, clock }: TraceOptions,
  search: TraceSearch,
): Promise<Trace> {
  const found = await findMessages({ kysely, keyRing, search, limit: MAX_MESSAGES + 1 });
  const rows = found.slice(0, MAX_MESSAGES).toReversed();
  if (rows.length === 0) return { items: [], truncated: false };
  const seqs = rows.map(({ seq }) => seq);
  const [history, pauses] = await Promise.all([readHistory(kysely, seqs), pausesOf(kysely, rows)]);
  const nowMs = clock.wallMs();
  const items = await Promise.all(
    rows.map(async (row): Promise<TracedDelivery> => {
      const story = tellStory({
        row,
        history: history.filter(({ message_seq }) => message_seq === row.seq),
        pause: pauses.find(({ tenant_id }) => tenant_id === row.tenant_id),
        ahead: await aheadOf(kysely, row),
        nowMs,
      });
      return Object.assign(deliveryOfRow(row), { story });
    }),
  );
  return { items, truncated: found.length > MAX_MESSAGES };
}

function pausesOf(kysely: Kysely<Schema>, rows: readonly MessageRow[]) {
  return kysely
    .selectFrom('tenant_pauses')
    .selectAll()
    .where(
      'tenant_id',
      'in',
      rows.map(({ tenant_id }) => tenant_id),
    )
    .execute();
}

/** The message that must leave the key first, if any. */
async function aheadOf(kysely: Kysely<Schema>, row: MessageRow) {
  if (row.is_open !== 1) return undefined;
  return kysely
    .selectFrom('inbox_messages')
    .select(['delivery_id', 'type', 'status'])
    .where('tenant_id', '=', row.tenant_id)
    .where('ordering_key', '=', row.ordering_key)
    .where('is_open', '=', 1)
    .where('seq', '<', row.seq)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
}
