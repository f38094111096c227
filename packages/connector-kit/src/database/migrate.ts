import { AppError } from '@capconnect/kernel';
import { sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import { migrationsFor } from './migrations/migrations.ts';

/**
 * Brings the schema up to date. Processes that start together wait for the first one.
 * @throws `CONFIG_INVALID` when a newer version wrote the database, or a migration fails.
 */
export async function migrate({ kysely, dialect }: Pick<Database, 'kysely' | 'dialect'>): Promise<void> {
  const migrations = migrationsFor(dialect);
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => migrations } });
  try {
    await refuseNewerSchema(kysely, Object.keys(migrations));
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
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

async function refuseNewerSchema(kysely: Database['kysely'], known: readonly string[]): Promise<void> {
  const tables = await kysely.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return;
  const { rows } = await sql<{
    name: string;
  }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(kysely);
  const unknown = rows.map(({ name }) => name).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new AppError(
    'CONFIG_INVALID',
    `A newer version wrote this database (it has ${unknown.toSorted().join(', ')}, which this version does not know). ` +
      'Start that version again, or restore the backup made before the upgrade.',
  );
}
