import { AppError, silentLogger, type Logger } from '@capconnect/kernel';
import type { Database } from './database.ts';
import { type AppMigrations, migrate } from './migrate.ts';
import { openPostgres } from './postgres/open-postgres.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';

export interface OpenDatabaseOptions {
  /**
   * `sqlite:./path.db`, `sqlite::memory:` or `postgres://user:password@host/database`. Each app has a database of its
   * own: tenants and messages of two apps in one would be taken for each other's.
   */
  readonly url: string;
  readonly logger?: Logger;
  /** The app's own tables. It sees them by `kysely.withTables<...>()`, and so in a transaction. */
  readonly migrations?: AppMigrations;
}

/**
 * Opens the app's database, makes it where it is missing, and brings its schema up to date.
 * @throws `CONFIG_INVALID` when the address is not understood, the database cannot be reached or opened, or a newer
 * version wrote it. The address is never repeated: it may hold a password.
 */
export async function openDatabase({
  url,
  logger = silentLogger,
  migrations,
}: OpenDatabaseOptions): Promise<Database> {
  const database = await open(url, logger);
  try {
    await migrate(database, migrations);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function open(url: string, logger: Logger): Promise<Database> {
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url, logger);
  // As in other URLs, a file may stand after two slashes: sqlite:///var/lib/app.db.
  const file = /^sqlite:(?:\/\/)?(?<file>.+)$/.exec(url)?.groups?.['file'];
  if (file !== undefined) return openSqlite(file);
  throw new AppError(
    'CONFIG_INVALID',
    'DATABASE_URL must be sqlite:./path.db, sqlite::memory: or postgres://user:password@host/database.',
  );
}
