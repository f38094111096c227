import type { CapillaryClient } from '@capconnect/capillary-client';
import type { Database, Flow, Inbox, KeyRing } from '@capconnect/connector-kit';
import type { Clock, Logger } from '@capconnect/kernel';
import { Router } from 'express';
import type { ClientFor } from '../capillary-clients.ts';
import type { StoreSettings } from '../tenant.ts';
import { createCouponRoutes } from './coupons/create-coupon-routes.ts';
import { createReactivateCoupon } from './coupons/create-reactivate-coupon.ts';
import { createRedeemCoupon } from './coupons/create-redeem-coupon.ts';
import { createOnce } from './create-once.ts';
import { createRedemptionChores, type RedemptionChores } from './create-redemption-chores.ts';
import { createSettleRedemption } from './create-settle-redemption.ts';
import { createUndoRedemptions, type UndoRedemptions } from './create-undo-redemptions.ts';
import { createQueuePromises } from './offline/create-queue-promises.ts';
import { createReconciliation, type Reconciliation } from './offline/create-reconciliation.ts';
import { createRedeemOffline } from './offline/create-redeem-offline.ts';
import { createSettleOffline } from './offline/create-settle-offline.ts';
import { createVoidOffline } from './offline/create-void-offline.ts';
import type { BillOf, OrderingKeyOf, SnapshotOf } from './offline/offline-ports.ts';
import { reconciliationRoutes } from './offline/reconciliation-routes.ts';
import { createPointsRoutes } from './points/create-points-routes.ts';
import { createRedeemPoints } from './points/create-redeem-points.ts';
import { createReversePoints } from './points/create-reverse-points.ts';
import type { BusinessDateOf, CallerOf, IsOnline, NumberInCapillary, RedeemCaller } from './redeem-caller.ts';
import { createRedemptionStore } from './store/create-redemption-store.ts';

export interface RedeemOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly inbox: Pick<Inbox, 'put'>;
  readonly clientFor: ClientFor;
  readonly callerOf: CallerOf;
  readonly snapshotOf: SnapshotOf;
  readonly orderingKeyOf: OrderingKeyOf;
  readonly billOf: BillOf;
  readonly businessDateOf: BusinessDateOf;
  readonly numberInCapillary: NumberInCapillary;
  readonly isOnline: IsOnline;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a settled redemption is known by its key. */
  readonly receiptDays: number;
  /** How long a till waits for Capillary; 5 s when left out. */
  readonly deadlineMs?: number;
  /** See `createRedemptionStore`. */
  readonly leaseMs?: number;
}

/** Points and coupons at the till. */
export interface Redeem {
  /** `/v1/points` and `/v1/coupons`, behind the terminal's token. */
  readonly routes: Router;
  /** `/admin/reconciliation`, behind the admin's token. */
  readonly adminRoutes: Router;
  readonly chores: RedemptionChores;
  /** Settles what was promised while the line was down: messages of type `points/redeem-offline`. */
  readonly settleOffline: Flow<StoreSettings>;
  /** For the flow of a cancelled bill. */
  readonly undoRedemptions: UndoRedemptions;
  /** For the status page. */
  readonly reconciliation: Reconciliation;
}

const DEADLINE_MS = 5_000;

export function createRedeem(options: RedeemOptions): Redeem {
  const { database, keyRing, inbox, clock, logger, callerOf, billOf, isOnline } = options;
  const { businessDateOf, numberInCapillary } = options;
  const { deadlineMs = DEADLINE_MS, leaseMs, receiptDays } = options;
  const store = createRedemptionStore({
    database,
    keyRing,
    clock,
    ...(leaseMs === undefined ? {} : { leaseMs }),
  });
  const once = createOnce({ store, logger, deadlineMs });
  const voidOffline = createVoidOffline({ database, store, clock });
  const clientFor = ({ tenant, till }: RedeemCaller): CapillaryClient =>
    options.clientFor(tenant, { till, priority: 'live' });
  const { snapshotOf, orderingKeyOf } = options;
  const redeemOffline = createRedeemOffline({ database, inbox, snapshotOf, orderingKeyOf, clock });
  const direct = { once, store, clientFor, businessDateOf, numberInCapillary, isOnline };
  const reconciliation = createReconciliation({ database, clock });
  return {
    routes: Router()
      .use(
        createPointsRoutes({
          callerOf,
          clientFor,
          deadlineMs,
          isOnline,
          redeemPoints: createRedeemPoints({ ...direct, redeemOffline }),
          reversePoints: createReversePoints({ ...direct, voidOffline }),
        }),
      )
      .use(
        createCouponRoutes({
          callerOf,
          clientFor,
          deadlineMs,
          isOnline,
          redeemCoupon: createRedeemCoupon(direct),
          reactivateCoupon: createReactivateCoupon(direct),
        }),
      ),
    chores: createRedemptionChores({
      database,
      queuePromises: createQueuePromises({ database, store, inbox, orderingKeyOf, clock }),
      receiptDays,
      clock,
      logger,
    }),
    adminRoutes: reconciliationRoutes({ reconciliation }),
    settleOffline: createSettleOffline({ store, clientFor: options.clientFor, billOf, clock }),
    undoRedemptions: createUndoRedemptions({
      store,
      voidOffline,
      billOf,
      settle: createSettleRedemption({ store }),
    }),
    reconciliation,
  };
}
