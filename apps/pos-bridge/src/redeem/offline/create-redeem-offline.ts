import type { Database, Inbox } from '@capconnect/connector-kit';
import { AppError, type Clock } from '@capconnect/kernel';
import type { AttemptEnd } from '../create-once.ts';
import type { TillIdentifier } from '../../customers/customer-identifier.ts';
import type { RedeemCaller } from '../redeem-caller.ts';
import type { HeldRedemption } from '../store/redemption.ts';
import type { RedemptionTables } from '../store/redemption-tables.ts';
import { acceptOffline, type OfflineLimits } from './accept-offline.ts';
import type { OrderingKeyOf, SnapshotOf } from './offline-ports.ts';
import { offlineMessage } from './offline-message.ts';
import { offlineIdOf } from './offline-id.ts';
import { type OfflineLimit, OverLimit } from './over-limit.ts';
import { withdrawOffline } from './withdraw-offline.ts';

export interface RedeemOfflineOptions {
  readonly database: Database;
  readonly inbox: Pick<Inbox, 'put'>;
  readonly snapshotOf: SnapshotOf;
  readonly orderingKeyOf: OrderingKeyOf;
  readonly clock: Clock;
}

export type RedeemOffline = (
  caller: RedeemCaller,
  held: HeldRedemption,
  customer: TillIdentifier,
) => Promise<AttemptEnd>;

const HOUR_MS = 3_600_000;

/**
 * Promises points while the line is down: within the store's limits and the balance that was last known, and not without
 * one. The promise is on disk and in the queue when this resolves.
 * @throws `REDEMPTION_REFUSED` in the till's words.
 */
export function createRedeemOffline(options: RedeemOfflineOptions): RedeemOffline {
  const { database, inbox, snapshotOf, orderingKeyOf, clock } = options;
  return async ({ tenant }, held, customer) => {
    const { limits, snapshotMaxAgeHours } = limitsOf(tenant.settings.offlineRedeem);
    const snapshot = await snapshotOf(tenant, customer);
    const nowMs = clock.wallMs();
    if (snapshot === undefined || nowMs - snapshot.asOfMs > snapshotMaxAgeHours * HOUR_MS) {
      throw refused('the balance of this customer was not looked up here lately');
    }
    const points = held.points ?? '0';
    const asOf = new Date(snapshot.asOfMs).toISOString();
    const answer = { redemptionId: offlineIdOf(held.id), points, status: 'accepted', asOf };
    const acceptance = { held, points, snapshot, limits, answer, nowMs };
    try {
      await database.transact((transaction) =>
        acceptOffline(transaction.withTables<RedemptionTables>(), acceptance),
      );
    } catch (error) {
      throw error instanceof OverLimit ? refused(WORDS[error.limit](limits)) : error;
    }
    try {
      const message = offlineMessage(held, orderingKeyOf(tenant.id, customer));
      const { id } = await inbox.put(message);
      await database.kysely
        .withTables<RedemptionTables>()
        .updateTable('pos_redemptions')
        .set({ message_id: id, lease: null, leased_until_ms: 0 })
        .where('id', '=', held.id)
        .where('lease', '=', held.lease)
        .execute();
    } catch (error) {
      await withdrawOffline(database, held, nowMs);
      throw error;
    }
    return { state: 'queued' };
  };
}

const WORDS: Readonly<Record<OfflineLimit, (limits: OfflineLimits) => string>> = {
  bill: ({ maxPointsPerBill }) => `a bill may take at most ${maxPointsPerBill} points then`,
  customer: ({ maxPointsPerCustomerDay }) =>
    `a customer may redeem at most ${maxPointsPerCustomerDay} points in a day then`,
  store: ({ maxPointsPerStoreDay }) =>
    `the store may redeem at most ${maxPointsPerStoreDay} points in a day then`,
  balance: () => 'the customer has fewer points than that, as far as is known here',
};

function refused(reason: string): AppError {
  return new AppError(
    'REDEMPTION_REFUSED',
    `The line to Capillary is down, and ${reason}. Redeem fewer points or none, or wait until it is back.`,
  );
}

function limitsOf(settings: RedeemCaller['tenant']['settings']['offlineRedeem']) {
  const { maxPointsPerBill = 0, maxPointsPerCustomerDay = 0, maxPointsPerStoreDay = 0 } = settings;
  return {
    limits: { maxPointsPerBill, maxPointsPerCustomerDay, maxPointsPerStoreDay },
    snapshotMaxAgeHours: settings.snapshotMaxAgeHours ?? 0,
  };
}
