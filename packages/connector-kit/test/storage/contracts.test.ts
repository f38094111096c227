import { tokenStoreContract } from '@capconnect/auth-core/testing';
import { systemClock } from '@capconnect/kernel';
import { createDatabaseTokenStore, createKeyRing, type Database, openDatabase } from '../../src/index.ts';
import { deliveryContract, inboxContract } from '../../src/testing/index.ts';
import { TEST_KEYS, useFolder, usePostgres } from './support/test-storage.ts';

const folder = useFolder();
const postgres = usePostgres();

inboxContract('SQLite in memory', () => openDatabase({ url: 'sqlite::memory:' }));
inboxContract('SQLite file', () => openDatabase({ url: folder.sqliteUrl() }));
inboxContract('PostgreSQL', async () => openDatabase({ url: await postgres.emptyUrl() }));

deliveryContract('SQLite file', () => openDatabase({ url: folder.sqliteUrl() }));
deliveryContract('PostgreSQL', async () => openDatabase({ url: await postgres.emptyUrl() }));

tokenStoreContract('SQLite file', async () => tokenStores(folder.sqliteUrl()));
tokenStoreContract('PostgreSQL', async () => tokenStores(await postgres.emptyUrl()));

/** Each handle is a connection of its own, as another process has it. */
function tokenStores(url: string) {
  const keyRing = createKeyRing(TEST_KEYS);
  const opened: Database[] = [];
  return {
    async open() {
      const database = await openDatabase({ url });
      opened.push(database);
      return createDatabaseTokenStore({ database, keyRing, clock: systemClock });
    },
    async close() {
      await Promise.all(opened.map((database) => database.close()));
    },
  };
}
