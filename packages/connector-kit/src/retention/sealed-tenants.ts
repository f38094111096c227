import type { Database } from '../database/database.ts';
import { tenantContext } from '../tenants/tenant-context.ts';
import type { SealedColumn } from './sealed-column.ts';

const PAGE_ROWS = 200;

export function sealedTenants(database: Database): SealedColumn {
  return {
    name: 'tenants',
    isDispensable: false,
    async read(afterId) {
      const rows = await database.kysely
        .selectFrom('tenants')
        .select(['id', 'configuration'])
        .where('id', '>', afterId)
        .where('configuration', 'is not', null)
        .orderBy('id')
        .limit(PAGE_ROWS)
        .execute();
      return rows.flatMap(({ id, configuration }) =>
        configuration === null ? [] : [{ id, sealed: configuration, context: tenantContext(id) }],
      );
    },
    async replace({ id, sealed }, configuration) {
      await database.transact((transaction) =>
        transaction
          .updateTable('tenants')
          .set({ configuration })
          .where('id', '=', id)
          .where('configuration', '=', sealed)
          .execute(),
      );
    },
  };
}
