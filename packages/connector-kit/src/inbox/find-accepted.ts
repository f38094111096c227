import type { Database } from '../database/database.ts';
import type { InboundMessage } from './inbox.ts';

/** The message that this delivery became when it came before, if it did. */
export function findAccepted(
  { kysely }: Pick<Database, 'kysely'>,
  { deliveryId, tenantId, source, type }: Pick<InboundMessage, 'deliveryId' | 'tenantId' | 'source' | 'type'>,
): Promise<{ readonly id: string } | undefined> {
  return kysely
    .selectFrom('inbox_messages')
    .select('id')
    .where('delivery_id', '=', deliveryId)
    .where('tenant_id', '=', tenantId)
    .where('source', '=', source)
    .where('type', '=', type)
    .executeTakeFirst();
}
