import type { StoredToken, TokenLease, TokenStore } from '@capconnect/auth-core';
import { AppError, Secret, type Clock } from '@capconnect/kernel';
import type { Database } from '../database/database.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { tokenContext } from './token-context.ts';

export interface DatabaseTokenStoreOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
}

const GIVEN_BACK = 0;
/** Beyond every lease by more than the clocks of two processes differ. */
const IMPOSSIBLE_LEASES = 2;

/**
 * Tokens shared by all processes of an app, encrypted, each bound to its key. Of any number of processes one asks for a
 * new token: the database gives the lease to one of them, and takes a token only from the newest lease.
 */
export function createDatabaseTokenStore({
  database,
  keyRing,
  clock,
}: DatabaseTokenStoreOptions): TokenStore {
  /** A token that does not open, because its key was dropped or its row changed, is as good as none: ask for another. */
  function openToken(key: string, sealed: Uint8Array): Secret | undefined {
    try {
      return new Secret(keyRing.open(sealed, tokenContext(key)).toString('utf8'));
    } catch (error) {
      if (error instanceof AppError && error.code === 'DECRYPTION_FAILED') return undefined;
      throw error;
    }
  }

  return {
    async read(key) {
      const row = await database.kysely
        .selectFrom('tokens')
        .select(['token', 'obtained_at_ms', 'expires_at_ms'])
        .where('key', '=', key)
        .executeTakeFirst();
      if (row === undefined || row.token === null) return undefined;
      const value = openToken(key, row.token);
      if (value === undefined) return undefined;
      return { value, obtainedAtMs: row.obtained_at_ms ?? 0, expiresAtMs: row.expires_at_ms ?? 0 };
    },

    async acquire(key, leaseMs) {
      const nowMs = clock.wallMs();
      const row = await database.transact((transaction) =>
        transaction
          .insertInto('tokens')
          .values({ key, fence: 1, leased_until_ms: nowMs + leaseMs })
          .onConflict((conflict) =>
            conflict
              .column('key')
              .doUpdateSet((token) => ({
                fence: token('tokens.fence', '+', 1),
                leased_until_ms: nowMs + leaseMs,
              }))
              .where((where) =>
                where.or([
                  where('tokens.leased_until_ms', '<=', nowMs),
                  // Given while the clock was ahead.
                  where('tokens.leased_until_ms', '>', nowMs + IMPOSSIBLE_LEASES * leaseMs),
                ]),
              ),
          )
          .returning('fence')
          .executeTakeFirst(),
      );
      return row === undefined ? undefined : { fence: row.fence };
    },

    async renew(key, lease, leaseMs) {
      const { numUpdatedRows } = await database.transact((transaction) =>
        transaction
          .updateTable('tokens')
          .set({ leased_until_ms: clock.wallMs() + leaseMs })
          .where('key', '=', key)
          .where('fence', '=', lease.fence)
          .where('leased_until_ms', '>', GIVEN_BACK)
          .executeTakeFirst(),
      );
      return numUpdatedRows > 0n;
    },

    async write(key: string, lease: TokenLease, token: StoredToken) {
      const { numUpdatedRows } = await database.transact((transaction) =>
        transaction
          .updateTable('tokens')
          .set({
            token: keyRing.seal(token.value.reveal(), tokenContext(key)),
            obtained_at_ms: token.obtainedAtMs,
            expires_at_ms: token.expiresAtMs,
          })
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
          .set({ leased_until_ms: GIVEN_BACK })
          .where('key', '=', key)
          .where('fence', '=', lease.fence)
          .execute(),
      );
    },
  };
}
