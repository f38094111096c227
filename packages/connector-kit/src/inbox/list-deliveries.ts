import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { InputInvalidError } from '../http/input-invalid-error.ts';
import type { Deliveries, DeliveryFilter } from './deliveries.ts';
import { deliveryOfRow } from './delivery-of-row.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

type Page = Awaited<ReturnType<Deliveries['list']>>;

/** Newest first. @throws `INPUT_INVALID` when the cursor is not one of ours. */
export async function listDeliveries(kysely: Kysely<Schema>, filter: DeliveryFilter): Promise<Page> {
  const { q } = filter;
  if (q === undefined) return listBy(kysely, filter, {});
  const byId = await listBy(kysely, filter, { id: q });
  if (byId.items.length > 0) return byId;
  // Ids have an index; keys do not (it would slow every acceptance down), so they are looked for only when no id is meant.
  return listBy(kysely, filter, { orderingKey: q });
}

interface Search {
  readonly id?: string;
  readonly orderingKey?: string;
}

async function listBy(
  kysely: Kysely<Schema>,
  filter: DeliveryFilter,
  { id, orderingKey }: Search,
): Promise<Page> {
  const { status, tenant, type, cursor } = filter;
  const limit = Math.min(Math.max(1, filter.limit ?? DEFAULT_LIMIT), MAX_LIMIT);
  let query = kysely.selectFrom('inbox_messages').selectAll().orderBy('seq', 'desc');
  if (status !== undefined) query = query.where('status', '=', status);
  if (tenant !== undefined) query = query.where('tenant_id', '=', tenant);
  if (type !== undefined) query = query.where('type', '=', type);
  if (cursor !== undefined) query = query.where('seq', '<', seqOf(cursor));
  if (orderingKey !== undefined) query = query.where('ordering_key', '=', orderingKey);
  if (id !== undefined) {
    query = query.where((where) => where.or([where('id', '=', id), where('delivery_id', '=', id)]));
  }
  // One more than asked, to know whether there is a next page.
  const rows = await query.limit(limit + 1).execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(deliveryOfRow),
    nextCursor: rows.length > limit && last !== undefined ? String(last.seq) : null,
  };
}

function seqOf(cursor: string): number {
  const seq = Number(cursor);
  if (/^\d+$/.test(cursor) && Number.isSafeInteger(seq)) return seq;
  throw new InputInvalidError('The cursor is not one of ours.', [
    { pointer: '/cursor', detail: 'must be the nextCursor of the page before' },
  ]);
}
