import type { Database } from '@capconnect/connector-kit';
import { AppError, type Clock } from '@capconnect/kernel';
import type { Redemption } from '../store/redemption.ts';
import type { RedemptionStore } from '../store/create-redemption-store.ts';
import type { RedemptionTables } from '../store/redemption-tables.ts';
import { giveBackTotals } from './withdraw-offline.ts';

export interface VoidOfflineOptions {
  readonly database: Database;
  readonly store: RedemptionStore;
  readonly clock: Clock;
}

/**
 * Takes a promised redemption out of the queue, as long as Capillary was not asked for it.
 * @returns what it is now: `void`, or what became of it before.
 */
export type VoidOffline = (tenantId: string, id: string) => Promise<Redemption>;

/** @throws `NOT_FOUND`; `UPSTREAM_BUSY` while Capillary is being asked for it or its answer is not known. */
export function createVoidOffline({ database, store, clock }: VoidOfflineOptions): VoidOffline {
  return async (tenantId, id) => {
    await database.transact(async (work) => {
      const transaction = work.withTables<RedemptionTables>();
      const { numUpdatedRows } = await transaction
        .updateTable('pos_redemptions')
        .set({ state: 'void', request: null, updated_at_ms: clock.wallMs() })
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .where('state', '=', 'queued')
        .where('sent_at_ms', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 1n) await giveBackTotals(transaction, id);
    });
    const redemption = await store.find(tenantId, id);
    if (redemption === undefined) {
      throw new AppError('NOT_FOUND', 'This bridge promised no such redemption. Check the redemption id.');
    }
    if (redemption.state !== 'queued') return redemption;
    throw new AppError(
      'UPSTREAM_BUSY',
      'Capillary is being asked for this redemption just now. Try again in a few seconds.',
      { retryAfterMs: 2_000 },
    );
  };
}
