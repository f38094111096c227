import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { openDatabase } from '../../../src/index.ts';
import { createTestDatabase, startTestPostgres, type TestPostgres } from '../../../src/testing/index.ts';

/** 32 bytes that protect nothing. */
export const TEST_KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

/** Whatever the migrations made, but for their own record. `delete` is quicker than `truncate` where little is in. */
const EMPTY_ALL_TABLES = `
  set session_replication_role = replica;
  do $$ declare name text; begin
    for name in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%'
    loop execute format('delete from %I', name); end loop;
  end $$;`;

/** A folder for SQLite files, for the tests of one file. */
export function useFolder(): { readonly path: (name: string) => string; readonly sqliteUrl: () => string } {
  const folder = mkdtempSync(join(tmpdir(), 'capconnect-storage-'));
  let files = 0;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: (name) => join(folder, name),
    sqliteUrl: () => `sqlite:${join(folder, `${(files += 1)}.db`)}`,
  };
}

/** A PostgreSQL server for the tests of one file. */
export function usePostgres() {
  let server: TestPostgres;
  let migrated: Promise<string> | undefined;

  beforeAll(async () => {
    server = await startTestPostgres(process.env['DATABASE_URL']);
  }, 120_000);
  afterAll(() => server.stop());

  async function createMigrated(): Promise<string> {
    const url = await createTestDatabase(server.url);
    await (await openDatabase({ url })).close();
    return url;
  }

  return {
    /** A database without tables. */
    newUrl: () => createTestDatabase(server.url),
    /** The one migrated database of the file, emptied: making one for each test takes ten times as long. */
    emptyUrl: async (): Promise<string> => {
      const url = await (migrated ??= createMigrated());
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query(EMPTY_ALL_TABLES);
      await client.end();
      return url;
    },
  };
}

/** All that a SQLite database keeps on disk: the file and its log. */
export function bytesOnDisk(sqliteUrl: string): Buffer {
  const file = sqliteUrl.slice('sqlite:'.length);
  return Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]);
}
