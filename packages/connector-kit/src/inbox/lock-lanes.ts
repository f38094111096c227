import { sql, type Transaction } from 'kysely';
import type { Dialect } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import type { Lane } from './parked-messages.ts';

/** A number of our choice for PostgreSQL's advisory lock; no other part of the product uses it. */
const CLAIM = 4_101_001;

/** Until the transaction ends nobody else claims. SQLite has one writer anyway, here and below. */
export async function lockClaims(transaction: Transaction<Schema>, dialect: Dialect): Promise<void> {
  if (dialect === 'sqlite') return;
  await sql`select pg_advisory_xact_lock(${sql.lit(CLAIM)})`.execute(transaction);
}

/**
 * Until the transaction ends nobody else takes a message out of these keys, or makes one wait in them. A claim and those
 * who settle hold each other up only where they meet in a key.
 */
export function lockLanes(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  lanes: readonly Lane[],
): Promise<void> {
  return lockAll(
    transaction,
    dialect,
    lanes.map(({ tenantId, orderingKey }) => JSON.stringify(['lane', tenantId, orderingKey])),
  );
}

/** Until the transaction ends nobody else says that these are done, or waits for one of them. */
export function lockCompletions(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  completions: readonly { readonly tenantId: string; readonly name: string }[],
): Promise<void> {
  return lockAll(
    transaction,
    dialect,
    completions.map(({ tenantId, name }) => JSON.stringify(['completion', tenantId, name])),
  );
}

/** In one order for everyone, so that no two wait for each other. */
async function lockAll(
  transaction: Transaction<Schema>,
  dialect: Dialect,
  names: readonly string[],
): Promise<void> {
  if (dialect === 'sqlite' || names.length === 0) return;
  await sql`
    select pg_advisory_xact_lock(number)
    from (
      select distinct hashtextextended(name, 0) as number from unnest(${names}::text[]) as name order by number
    ) as numbers`.execute(transaction);
}
