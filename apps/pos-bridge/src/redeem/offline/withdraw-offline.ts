import type { Database } from '@capconnect/connector-kit';
import type { Transaction } from 'kysely';
import type { Redemption } from '../store/redemption.ts';
import type { RedemptionTables } from '../store/redemption-tables.ts';
import { milliPoints } from './milli-points.ts';
import { totalScopes } from './total-scopes.ts';

/** Takes a promise back that nobody was told of: the till hears that it failed. */
export async function withdrawOffline(
  database: Database,
  redemption: Redemption,
  nowMs: number,
): Promise<void> {
  await database.transact(async (work) => {
    const transaction = work.withTables<RedemptionTables>();
    const { numUpdatedRows } = await transaction
      .updateTable('pos_redemptions')
      .set({ state: 'refused', is_offline: 0, updated_at_ms: nowMs })
      .where('id', '=', redemption.id)
      .where('state', '=', 'queued')
      .where('message_id', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) await giveBackTotals(transaction, redemption.id);
  });
}

/** A redemption that will not be does not count in the limits. */
export async function giveBackTotals(transaction: Transaction<RedemptionTables>, id: string): Promise<void> {
  const row = await transaction
    .selectFrom('pos_redemptions')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const scopes = totalScopes({
    businessDate: row.business_date,
    till: row.till,
    billNumber: row.bill_number,
    customerId: row.customer_id ?? '',
  });
  for (const scope of [scopes.store, scopes.customer, scopes.bill]) {
    await transaction
      .updateTable('pos_offline_totals')
      .set(({ eb }) => ({ milli_points: eb('milli_points', '-', milliPoints(row.points ?? '0')) }))
      .where('tenant_id', '=', row.tenant_id)
      .where('scope', '=', scope)
      .execute();
  }
}
