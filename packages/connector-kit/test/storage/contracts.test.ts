import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenStoreContract } from '@capconnect/auth-core/testing';
import { systemClock } from '@capconnect/kernel';
import { afterAll, beforeAll } from 'vitest';
import { createDatabaseTokenStore, createKeyRing, type Database, openDatabase } from '../../src/index.ts';
import {
  createTestDatabase,
  inboxContract,
  startTestPostgres,
  type TestPostgres,
} from '../../src/testing/index.ts';

const keyRing = createKeyRing(`k1:${Buffer.alloc(32, 7).toString('base64')}`);
const folder = mkdtempSync(join(tmpdir(), 'capconnect-storage-'));
let postgres: TestPostgres;
let files = 0;

beforeAll(async () => {
  postgres = await startTestPostgres(process.env['DATABASE_URL']);
}, 120_000);
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const sqliteFile = async () => `sqlite:${join(folder, `${(files += 1)}.db`)}`;
const postgresDatabase = () => createTestDatabase(postgres.url);

inboxContract('SQLite in memory', () => openDatabase({ url: 'sqlite::memory:' }));
inboxContract('SQLite file', async () => openDatabase({ url: await sqliteFile() }));
inboxContract('PostgreSQL', async () => openDatabase({ url: await postgresDatabase() }));

tokenStoreContract('SQLite file', () => tokenStores(sqliteFile));
tokenStoreContract('PostgreSQL', () => tokenStores(postgresDatabase));

/** Each handle is a connection of its own, as another process has it. */
async function tokenStores(newUrl: () => Promise<string>) {
  const url = await newUrl();
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
