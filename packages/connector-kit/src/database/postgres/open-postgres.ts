import { AppError, type Logger } from '@capconnect/kernel';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, TypeOverrides, types } from 'pg';
import type { PostgresDatabase } from '../database.ts';
import type { Schema } from '../schema.ts';
import { createRetriedTransactions } from './retried-transactions.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** @param url - `postgres://...`; names the database that is this app's alone. */
export async function openPostgres(url: string, logger: Logger): Promise<PostgresDatabase> {
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: typeOverrides(),
  });
  // Without a listener the loss of an idle connection would end the process; the pool replaces the connection.
  pool.on('error', (error) => logger.warn({ error }, 'An idle database connection was lost'));
  // So would that of one in use, between two statements of a transaction. The next statement fails, and tells.
  pool.on('connect', (client) => client.on('error', () => {}));
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await refuseLossyCommits(kysely);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    dialect: 'postgres',
    kysely,
    transact: createRetriedTransactions(kysely),
    check: async () => void (await sql`select 1`.execute(kysely)),
    close: () => kysely.destroy(),
  };
}

/** Accepted means on disk: with one of these off, the last commits are lost with the server or with the power. */
async function refuseLossyCommits(kysely: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from pg_settings where name in ('fsync', 'synchronous_commit') and setting = 'off'`
    .execute(kysely)
    .catch((cause: unknown) => {
      throw new AppError(
        'CONFIG_INVALID',
        'PostgreSQL cannot be reached. Check host, port, database, user and password in DATABASE_URL, and that the server runs.',
        { cause },
      );
    });
  const [lossy] = rows;
  if (lossy === undefined) return;
  throw new AppError(
    'CONFIG_INVALID',
    `PostgreSQL runs with ${lossy.name} = off, so accepted messages could be lost. Turn it on, for this database at least.`,
  );
}

/** PostgreSQL's 64-bit integers arrive as text. Ours are times and counters; what a number cannot hold stays text. */
function typeOverrides(): TypeOverrides {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, (text) =>
    Number.isSafeInteger(Number(text)) ? Number(text) : text,
  );
  return overrides;
}
