import type { StoredToken, TokenStore } from '@capconnect/auth-core';
import { type Clock, Secret } from '@capconnect/kernel';
import type { Database } from '../database/database.ts';
import type { KeyRing, SealContext } from '../secrets/key-ring.ts';

export interface DatabaseTokenStoreOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
}

/**
 * Tokens in the app's database, encrypted: processes that share it make one token call between them. Leases run by the
 * wall clock, since processes have no other clock in common; the fence keeps a jump of it from doing harm.
 */
export function createDatabaseTokenStore({
  database,
  keyRing,
  clock,
}: DatabaseTokenStoreOptions): TokenStore {
  return {
    async read(key) {
      const row = await database.kysely
        .selectFrom('tokens')
        .select(['token', 'obtained_at_ms', 'expires_at_ms'])
        .where('key', '=', key)
        .executeTakeFirst();
      if (row === undefined || row.token === null) return undefined;
      const { token, obtained_at_ms: obtainedAtMs, expires_at_ms: expiresAtMs } = row;
      if (obtainedAtMs === null || expiresAtMs === null) return undefined;
      const value = new Secret(keyRing.open(token, contextOf(key)).toString('utf8'));
      return { value, obtainedAtMs, expiresAtMs } satisfies StoredToken;
    },

    async acquire(key, leaseMs) {
      const nowMs = clock.wallMs();
      const row = await database.transact(async (transaction) => {
        await transaction
          .insertInto('tokens')
          .values({ key, fence: 0, leased_until_ms: 0 })
          .onConflict((conflict) => conflict.column('key').doNothing())
          .execute();
        return transaction
          .updateTable('tokens')
          .set((column) => ({ fence: column('fence', '+', 1), leased_until_ms: nowMs + leaseMs }))
          .where('key', '=', key)
          .where('leased_until_ms', '<=', nowMs)
          .returning('fence')
          .executeTakeFirst();
      });
      return row === undefined ? undefined : { fence: row.fence };
    },

    async write(key, lease, { value, obtainedAtMs, expiresAtMs }) {
      const token = keyRing.seal(value.reveal(), contextOf(key));
      const { numUpdatedRows } = await database.transact((transaction) =>
        transaction
          .updateTable('tokens')
          .set({ token, obtained_at_ms: obtainedAtMs, expires_at_ms: expiresAtMs })
          .where('key', '=', key)
          .where('fence', '=', lease.fence)
          .executeTakeFirst(),
      );
      return numUpdatedRows > 0n;
    },

    async release(key, lease) {
      await database.transact((transaction) =>
        transaction
          .updateTable('tokens')
          .set({ leased_until_ms: 0 })
          .where('key', '=', key)
          .where('fence', '=', lease.fence)
          .execute(),
      );
    },
  };
}

function contextOf(key: string): SealContext {
  return ['access token', key];
}
