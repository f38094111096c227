import { AppError } from '@capconnect/kernel';
import { sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration';
import type { Database, Dialect } from './database.ts';
import { migrationsFor } from './migrations/migrations.ts';

/**
 * What an app adds to the schema, by name; they run in its order, after those that every app has. A migration that was
 * released is never edited: the next one corrects it.
 */
export type AppMigrations = (dialect: Dialect) => Readonly<Record<string, Migration>>;

/** Apart from ours, so that either list may grow without the other. */
const APP_MIGRATION_TABLE = 'app_migration';

interface MigrationList {
  readonly table: string;
  readonly migrations: Readonly<Record<string, Migration>>;
}

/**
 * Brings the schema up to date. Processes that start together wait for the first one.
 * @throws `CONFIG_INVALID` when a newer version wrote the database, or a migration fails.
 */
export async function migrate(
  { kysely, dialect }: Pick<Database, 'kysely' | 'dialect'>,
  appMigrations?: AppMigrations,
): Promise<void> {
  const lists: readonly MigrationList[] = [
    { table: DEFAULT_MIGRATION_TABLE, migrations: migrationsFor(dialect) },
    ...(appMigrations === undefined
      ? []
      : [{ table: APP_MIGRATION_TABLE, migrations: appMigrations(dialect) }]),
  ];
  try {
    // All are looked at before anything is changed.
    for (const list of lists) await refuseNewerSchema(kysely, list);
    for (const { table, migrations } of lists) {
      const provider = { getMigrations: async () => migrations };
      const { error } = await new Migrator({
        db: kysely,
        provider,
        migrationTableName: table,
      }).migrateToLatest();
      if (error !== undefined) throw error;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'CONFIG_INVALID',
      'The database could not be brought up to date, and was left as it was. Check that its user may create tables, ' +
        'that the disk is not full and that the file is not damaged; the cause is in the log.',
      { cause },
    );
  }
}

async function refuseNewerSchema(
  kysely: Database['kysely'],
  { table, migrations }: MigrationList,
): Promise<void> {
  const tables = await kysely.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === table)) return;
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)}`.execute(kysely);
  const unknown = rows.map(({ name }) => name).filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length === 0) return;
  throw new AppError(
    'CONFIG_INVALID',
    `A newer version wrote this database (it has ${unknown.toSorted().join(', ')}, which this version does not know). ` +
      'Start that version again, or restore the backup made before the upgrade.',
  );
}
