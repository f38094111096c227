import type { Database } from '@capconnect/connector-kit';
import type { Clock } from '@capconnect/kernel';
import { redemptionOfRow } from '../store/redemption-of-row.ts';
import type { Redemption } from '../store/redemption.ts';
import type { RedemptionTable, RedemptionTables } from '../store/redemption-tables.ts';

/** A redemption that nobody could ask Capillary for when it was made, and what came of it. Nothing personal. */
export interface ReconciliationItem {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: 'points' | 'coupon';
  /** `offline`: promised while the line was down. `unknown`: its answer was lost, and the till has not asked again. */
  readonly because: 'offline' | 'unknown';
  readonly till: string;
  readonly billNumber: string;
  readonly businessDate: string;
  readonly points: string | null;
  readonly acceptedAt: string;
  readonly outcome: 'pending' | 'redeemed' | 'refused' | 'void' | 'reversed';
  readonly settledAt: string | null;
  readonly redemptionId: string | null;
  /** The message that settles it, for `capconnect deliveries`. */
  readonly messageId: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface ReconciliationQuery {
  readonly tenant?: string | undefined;
  /** 1 to 200. */
  readonly limit: number;
  /** Behind this one in the list. */
  readonly after?: Pick<ReconciliationItem, 'acceptedAt' | 'id'> | undefined;
}

/** Newest first. */
export type Reconciliation = (query: ReconciliationQuery) => Promise<readonly ReconciliationItem[]>;

export interface ReconciliationOptions {
  readonly database: Database;
  readonly clock: Clock;
}

export function createReconciliation({ database, clock }: ReconciliationOptions): Reconciliation {
  const tables = database.kysely.withTables<RedemptionTables>();
  return async ({ tenant, limit, after }) => {
    let query = tables
      .selectFrom('pos_redemptions')
      .selectAll()
      .where('kind', 'in', ['points', 'coupon'])
      .where((eb) =>
        eb.or([
          eb('is_offline', '=', 1),
          // One that is under way just now is no riddle.
          eb.and([eb('state', '=', 'open'), eb('leased_until_ms', '<=', clock.wallMs())]),
        ]),
      )
      .orderBy('accepted_at_ms', 'desc')
      .orderBy('id', 'desc')
      .limit(limit);
    if (tenant !== undefined) query = query.where('tenant_id', '=', tenant);
    if (after !== undefined) {
      const afterMs = Date.parse(after.acceptedAt);
      query = query.where((eb) =>
        eb.or([
          eb('accepted_at_ms', '<', afterMs),
          eb.and([eb('accepted_at_ms', '=', afterMs), eb('id', '<', after.id)]),
        ]),
      );
    }
    return (await query.execute()).map(itemOf);
  };
}

function itemOf(row: RedemptionTable): ReconciliationItem {
  const redemption = redemptionOfRow(row);
  const { id, tenantId, kind, till, billNumber, businessDate, acceptedAtMs } = redemption;
  const outcome = outcomeOf(redemption);
  return {
    id,
    tenantId,
    kind: kind === 'coupon' ? 'coupon' : 'points',
    because: redemption.isOffline ? 'offline' : 'unknown',
    till,
    billNumber,
    businessDate,
    points: redemption.points ?? null,
    acceptedAt: new Date(acceptedAtMs).toISOString(),
    outcome,
    settledAt: outcome === 'pending' ? null : new Date(redemption.updatedAtMs).toISOString(),
    redemptionId: redemption.redemptionId ?? null,
    messageId: redemption.messageId ?? null,
    error: redemption.error ?? null,
  };
}

function outcomeOf({ state, undoneAtMs }: Redemption): ReconciliationItem['outcome'] {
  if (undoneAtMs !== undefined) return 'reversed';
  switch (state) {
    case 'done':
      return 'redeemed';
    case 'refused':
    case 'void':
      return state;
    default:
      return 'pending';
  }
}
