import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '@capconnect/kernel';
import { Kysely, sql } from 'kysely';
import type { SqliteDatabase } from '../database.ts';
import type { Schema } from '../schema.ts';
import { createSharedTransactions } from './shared-transactions.ts';
import { startSqliteThread, type SqliteThread } from './sqlite-thread.ts';
import { createThreadAccess } from './thread-access.ts';
import { createThreadDialect } from './thread-dialect.ts';

const BUSY_TIMEOUT_MS = 5_000;
/** Our statements are a few dozen; lists of varying length make the rest. */
const MAX_PREPARED = 200;

/**
 * FULL: a commit returns when the log is fsynced, so that what we accepted survives a power cut. Pages of 8 kB: an order
 * is about 10 kB, and takes a sixth less work than in pages of 4. The log grows to 16 MB before it is copied into the
 * file: index pages that many messages touch are copied once for all.
 */
const PRAGMAS =
  'pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 2000;';

/**
 * @param file - a path, made when missing and readable by its owner only, or `:memory:`.
 * @throws `CONFIG_INVALID` when it cannot be opened.
 */
export async function openSqlite(file: string): Promise<SqliteDatabase> {
  const thread = await start(file);
  const access = createThreadAccess();
  const kysely = new Kysely<Schema>({ dialect: createThreadDialect(thread, access) });
  const transact = createSharedTransactions(kysely);
  return {
    dialect: 'sqlite',
    kysely,
    transact,
    async runTogether(statements) {
      const giveBack = await access.together();
      try {
        const answer = await thread.ask({ kind: 'transaction', statements });
        return answer.kind === 'transaction' ? answer.changes : [];
      } finally {
        giveBack();
      }
    },
    check: async () => void (await sql`select 1`.execute(kysely)),
    async close() {
      // The last in the queue: when it is through, so is everything before it.
      await transact(async () => {});
      await kysely.destroy();
      await thread.ask({ kind: 'close' });
    },
  };
}

async function start(file: string): Promise<SqliteThread> {
  try {
    if (file !== ':memory:') createPrivately(file);
    return await startSqliteThread({
      file,
      pragmas: PRAGMAS,
      busyTimeoutMs: BUSY_TIMEOUT_MS,
      maxPrepared: MAX_PREPARED,
    });
  } catch (cause) {
    throw new AppError(
      'CONFIG_INVALID',
      `The SQLite database ${file} cannot be opened: it is not writable for this user, or not an SQLite file. ` +
        'Check the path in DATABASE_URL and its owner, or restore the file from a backup.',
      { cause },
    );
  }
}

/** SQLite gives its log files the mode of the database file. */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}
