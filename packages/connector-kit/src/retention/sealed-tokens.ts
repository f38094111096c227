import type { Database } from '../database/database.ts';
import { tokenContext } from '../token-store/token-context.ts';
import type { SealedColumn } from './sealed-column.ts';

const PAGE_ROWS = 200;

export function sealedTokens(database: Database): SealedColumn {
  return {
    name: 'tokens',
    // Another one is asked for.
    isDispensable: true,
    async read(afterId) {
      const rows = await database.kysely
        .selectFrom('tokens')
        .select(['key', 'token'])
        .where('key', '>', afterId)
        .where('token', 'is not', null)
        .orderBy('key')
        .limit(PAGE_ROWS)
        .execute();
      return rows.flatMap(({ key, token }) =>
        token === null ? [] : [{ id: key, sealed: token, context: tokenContext(key) }],
      );
    },
    async replace({ id, sealed }, token) {
      await database.transact((transaction) =>
        transaction
          .updateTable('tokens')
          .set({ token })
          .where('key', '=', id)
          .where('token', '=', sealed)
          .execute(),
      );
    },
  };
}
