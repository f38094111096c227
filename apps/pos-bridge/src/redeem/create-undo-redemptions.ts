import type { CapillaryClient } from '@capconnect/capillary-client';
import { AppError } from '@capconnect/kernel';
import type { BillOf } from './offline/offline-ports.ts';
import type { VoidOffline } from './offline/create-void-offline.ts';
import { reverseAtCapillary } from './points/reverse-at-capillary.ts';
import { reactivateAtCapillary } from './coupons/reactivate-at-capillary.ts';
import type { SettleRedemption } from './create-settle-redemption.ts';
import { redemptionsOfBill } from './redemptions-of-bill.ts';
import type { RedemptionStore } from './store/create-redemption-store.ts';
import type { Redemption } from './store/redemption.ts';

export interface UndoRedemptionsOptions {
  readonly store: RedemptionStore;
  readonly voidOffline: VoidOffline;
  readonly settle: SettleRedemption;
  readonly billOf: BillOf;
}

export interface CancelledBill {
  readonly tenantId: string;
  readonly till: string;
  /** The number of the bill that is cancelled, as the till counts. */
  readonly billNumber: string;
  /** Of that bill, where it is known: numbers come again. The latest one when left out. */
  readonly businessDate?: string | undefined;
}

/** How many were given back; those that were given back before count no more. */
export type UndoRedemptions = (
  client: CapillaryClient,
  bill: CancelledBill,
) => Promise<{ readonly undone: number }>;

/**
 * Gives back what a cancelled bill was paid with: points are reversed, coupons may be used again, what was promised and
 * not sent is void, and what is not known is asked for first. Can be repeated.
 * @throws AppError of the call; `UPSTREAM_BUSY` while a redemption is under way.
 */
export function createUndoRedemptions(options: UndoRedemptionsOptions): UndoRedemptions {
  const { store, voidOffline, settle, billOf } = options;

  async function undo(client: CapillaryClient, redemption: Redemption): Promise<boolean> {
    const settled = await settledOf(client, redemption);
    if (settled.state !== 'done' || settled.undoneAtMs !== undefined) return settled.state === 'void';
    const { kind, redemptionId, customerId } = settled;
    if (redemptionId === undefined) return false;
    if (kind === 'coupon') {
      await reactivateAtCapillary(client, { redemptionId, isRepeat: true });
    } else {
      if (customerId === undefined) throw customerUnknown();
      await reverseAtCapillary(client, { redemptionId, customerId, isRepeat: false });
    }
    await store.undone(settled);
    return true;
  }

  async function settledOf(client: CapillaryClient, redemption: Redemption): Promise<Redemption> {
    const { state, mayBeSent, tenantId, id } = redemption;
    if (state === 'queued' && !mayBeSent) return voidOffline(tenantId, id);
    return state === 'open' || state === 'queued' ? settle(client, redemption) : redemption;
  }

  return async (client, bill) => {
    const named = await store.ofBill(bill.tenantId, bill.billNumber);
    const dated = await Promise.all(
      named.map(async (one) => ({
        redemption: one,
        till: one.till,
        businessDate: (await billOf(one))?.businessDate ?? one.businessDate,
      })),
    );
    const redemptions = redemptionsOfBill(dated, bill).map(({ redemption }) => redemption);
    let undone = 0;
    for (const redemption of redemptions) if (await undo(client, redemption)) undone += 1;
    return { undone };
  };
}

function customerUnknown(): AppError {
  return new AppError(
    'UPSTREAM_INVALID',
    'Capillary did not tell whose points were redeemed, so they cannot be given back. Reverse the redemption in Capillary.',
  );
}
