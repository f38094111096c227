import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { BackfillItem } from './backfill-source.ts';

/** Bounds the parameters of one statement. */
const MAX_TOGETHER = 500;

export interface CountAcceptedOptions {
  readonly kysely: Kysely<Schema>;
  readonly tenantId: string;
  readonly source: string;
  readonly items: readonly BackfillItem[];
}

/** For a dry run: how many of the items are in the inbox already. */
export async function countAcceptedBefore(options: CountAcceptedOptions): Promise<number> {
  const { kysely, tenantId, source, items } = options;
  let count = 0;
  for (let start = 0; start < items.length; start += MAX_TOGETHER) {
    const some = items.slice(start, start + MAX_TOGETHER);
    const rows = await kysely
      .selectFrom('inbox_messages')
      .select(['delivery_id', 'type'])
      .where('tenant_id', '=', tenantId)
      .where('source', '=', source)
      .where(
        'delivery_id',
        'in',
        some.map(({ deliveryId }) => deliveryId),
      )
      .execute();
    count += some.filter(({ type, deliveryId }) =>
      rows.some((row) => row.delivery_id === deliveryId && row.type === type),
    ).length;
  }
  return count;
}
