import type { Database, SealedColumn } from '@capconnect/connector-kit';
import type { RedemptionTables } from './redemption-tables.ts';
import { requestContext } from './request-context.ts';

const PAGE_ROWS = 200;

/** The requests of redemptions that are not settled: they are sealed again when the keys were rotated. */
export function sealedRedemptions(database: Database): SealedColumn {
  return {
    name: 'redemptions',
    isDispensable: false,
    async read(afterId) {
      const rows = await database.kysely
        .withTables<RedemptionTables>()
        .selectFrom('pos_redemptions')
        .select(['id', 'tenant_id', 'request'])
        .where('id', '>', afterId)
        .where('request', 'is not', null)
        .orderBy('id')
        .limit(PAGE_ROWS)
        .execute();
      return rows.flatMap(({ id, tenant_id: tenantId, request }) =>
        request === null ? [] : [{ id, sealed: request, context: requestContext(tenantId, id) }],
      );
    },
    async replace({ id, sealed }, request) {
      await database.transact((transaction) =>
        transaction
          .withTables<RedemptionTables>()
          .updateTable('pos_redemptions')
          .set({ request })
          .where('id', '=', id)
          .where('request', '=', sealed)
          .execute(),
      );
    },
  };
}
