import { Big } from 'big.js';
import type { Transaction } from 'kysely';
import type { HeldRedemption } from '../store/redemption.ts';
import type { RedemptionTables } from '../store/redemption-tables.ts';
import type { CustomerSnapshot } from './offline-ports.ts';
import { milliPoints } from './milli-points.ts';
import { OverLimit } from './over-limit.ts';
import { totalScopes } from './total-scopes.ts';

/** What a store lets through while it cannot ask. */
export interface OfflineLimits {
  readonly maxPointsPerBill: number;
  readonly maxPointsPerCustomerDay: number;
  readonly maxPointsPerStoreDay: number;
}

export interface OfflineAcceptance {
  readonly held: HeldRedemption;
  readonly points: string;
  readonly snapshot: CustomerSnapshot;
  readonly limits: OfflineLimits;
  readonly answer: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
}

/** Clocks and answers that cross: what was redeemed so shortly before the balance was read counts once more. */
const OVERLAP_MS = 60_000;

/**
 * Promises a redemption and counts it, all or nothing. Every total is a row that is changed only where the change keeps
 * it within its limit, so tills that redeem at the same moment cannot pass one together; the rows are taken in the same
 * order by everybody, so they do not lock each other out.
 * @throws `OverLimit`
 */
export async function acceptOffline(
  transaction: Transaction<RedemptionTables>,
  { held, points, snapshot, limits, answer, nowMs }: OfflineAcceptance,
): Promise<void> {
  const { tenantId } = held;
  const scopes = totalScopes({ ...held, customerId: snapshot.customerId });
  const most = {
    store: limits.maxPointsPerStoreDay,
    customer: limits.maxPointsPerCustomerDay,
    bill: limits.maxPointsPerBill,
  };
  for (const limit of ['store', 'customer', 'bill'] as const) {
    const total = { tenantId, scope: scopes[limit], points, most: most[limit], nowMs };
    if (!(await add(transaction, total))) throw new OverLimit(limit);
  }
  // Under the lock of the customer's total: nobody else promises the same points meanwhile.
  const spent = await spentSince(transaction, tenantId, snapshot);
  if (spent.plus(points).gt(snapshot.points)) throw new OverLimit('balance');
  const { numUpdatedRows } = await transaction
    .updateTable('pos_redemptions')
    .set({
      state: 'queued',
      is_offline: 1,
      sent_at_ms: null,
      customer_id: snapshot.customerId,
      answer: JSON.stringify({
        ...answer,
        balance: new Big(snapshot.points).minus(spent).minus(points).toFixed(),
      }),
      updated_at_ms: nowMs,
    })
    .where('id', '=', held.id)
    .where('lease', '=', held.lease)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error('Somebody else has taken the redemption over.');
}

interface Total {
  readonly tenantId: string;
  readonly scope: string;
  readonly points: string;
  readonly most: number;
  readonly nowMs: number;
}

/** `false`, and nothing changed, where it would pass the limit. */
async function add(transaction: Transaction<RedemptionTables>, total: Total): Promise<boolean> {
  const added = milliPoints(total.points);
  const most = milliPoints(String(total.most));
  if (added > most) return false;
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('pos_offline_totals')
    .values({
      tenant_id: total.tenantId,
      scope: total.scope,
      milli_points: added,
      updated_at_ms: total.nowMs,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'scope'])
        .doUpdateSet((eb) => ({
          milli_points: eb('pos_offline_totals.milli_points', '+', added),
          updated_at_ms: total.nowMs,
        }))
        .where('pos_offline_totals.milli_points', '<=', most - added),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** What the balance of the snapshot does not know of yet. */
async function spentSince(
  transaction: Transaction<RedemptionTables>,
  tenantId: string,
  { customerId, asOfMs }: CustomerSnapshot,
): Promise<Big> {
  const rows = await transaction
    .selectFrom('pos_redemptions')
    .select('points')
    .where('tenant_id', '=', tenantId)
    .where('customer_id', '=', customerId)
    .where('kind', '=', 'points')
    .where('undone_at_ms', 'is', null)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'queued'),
        eb.and([eb('state', '=', 'done'), eb('updated_at_ms', '>=', asOfMs - OVERLAP_MS)]),
      ]),
    )
    .execute();
  return rows.reduce((sum, { points }) => sum.plus(points ?? 0), new Big(0));
}
