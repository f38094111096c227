import { AppError } from '@capconnect/kernel';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { type AppMigrations, type Database, openDatabase, strictTable } from '../../src/index.ts';
import { useFolder, usePostgres } from '../storage/support/test-storage.ts';

const folder = useFolder();
const postgres = usePostgres();
const opened: Database[] = [];
afterEach(() => Promise.all(opened.splice(0).map((database) => database.close())));

type Tables = {
  readonly shelves: { readonly name: string; readonly height: number };
};

const migrations: AppMigrations = (dialect) => ({
  '0001-shelves': {
    async up(kysely) {
      await strictTable(dialect)(
        kysely.schema
          .createTable('shelves')
          .addColumn('name', 'text', (column) => column.primaryKey().notNull())
          .addColumn('height', 'integer', (column) => column.notNull()),
      ).execute();
    },
  },
});

async function open(url: string, own?: AppMigrations): Promise<Database> {
  const database = await openDatabase({ url, ...(own === undefined ? {} : { migrations: own }) });
  opened.push(database);
  return database;
}

describe.each([
  ['SQLite', async () => folder.sqliteUrl()],
  ['PostgreSQL', () => postgres.newUrl()],
])('an app of its own tables on %s', (_name, newUrl) => {
  it('has them made once, also by many that start together, and reads them back after a restart', async () => {
    const url = await newUrl();
    const databases = await Promise.all(Array.from({ length: 4 }, () => open(url, migrations)));
    await databases[0]?.transact((transaction) =>
      transaction.withTables<Tables>().insertInto('shelves').values({ name: 'top', height: 7 }).execute(),
    );
    const again = await open(url, migrations);
    expect(await again.kysely.withTables<Tables>().selectFrom('shelves').selectAll().execute()).toEqual([
      { name: 'top', height: 7 },
    ]);
  });

  it('is refused what a newer version of it wrote, before anything is changed', async () => {
    const url = await newUrl();
    const database = await open(url, migrations);
    await sql`insert into app_migration (name, timestamp) values ('0009-later', '2030-01-01')`.execute(
      database.kysely,
    );
    const failure = await open(url, migrations).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('0009-later'),
    });
  });

  it('may gain tables later', async () => {
    const url = await newUrl();
    await open(url);
    const database = await open(url, migrations);
    expect(await database.kysely.withTables<Tables>().selectFrom('shelves').selectAll().execute()).toEqual(
      [],
    );
  });
});
