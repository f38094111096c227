import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { BackfillItem } from './backfill-source.ts';
import { statementSized } from './statement-sized.ts';

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
  for (const some of statementSized(items)) {
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
