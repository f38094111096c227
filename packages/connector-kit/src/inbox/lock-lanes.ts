import { sql, type Transaction } from 'kysely';
import type { Dialect } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';

/** Of this database: the number means nothing else. */
const LOCK = 4_101_001;

/**
 * Until the transaction ends: `alone` (a claim, which judges who is first of their key) keeps out everyone who is
 * `together` (those who take a message out of its key), and the other way round. SQLite has one writer anyway.
 */
export async function lockLanes(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  how: 'alone' | 'together',
): Promise<void> {
  if (dialect === 'sqlite') return;
  const lock = how === 'alone' ? sql.ref('pg_advisory_xact_lock') : sql.ref('pg_advisory_xact_lock_shared');
  await sql`select ${lock}(${sql.lit(LOCK)})`.execute(transaction);
}
