import { type ClaimedMessage, type Flow, WaitsFor } from '@capconnect/connector-kit';
import { AppError, type Clock, toAppError } from '@capconnect/kernel';
import { z } from 'zod';
import type { ClientFor } from '../../capillary-clients.ts';
import { StoredIdentifier } from '../../customers/stored-identifier.ts';
import type { StoreSettings } from '../../tenant.ts';
import { isDecided } from '../is-decided.ts';
import { redeemAtCapillary } from '../points/redeem-at-capillary.ts';
import type { RedemptionStore } from '../store/create-redemption-store.ts';
import type { Redemption } from '../store/redemption.ts';
import type { BillOf } from './offline-ports.ts';
import { redemptionOfMessage } from './offline-message.ts';

export interface SettleOfflineOptions {
  readonly store: RedemptionStore;
  readonly clientFor: ClientFor;
  readonly billOf: BillOf;
  readonly clock: Clock;
}

/** A sale that was begun is rung up within the day, or was given up. */
const BILL_LIMIT_MS = 24 * 3_600_000;
const SHORTEST_LOOK_MS = 60_000;
const LONGEST_LOOK_MS = 3_600_000;
/** For as long as a message is tried at all. */
const DELIVERY_LIMIT_MS = 7 * 24 * 3_600_000;
const BUSY_RETRY_MS = 2_000;

const Request = StoredIdentifier.extend({ points: z.string() });

/**
 * Redeems what was promised while the line was down, after its bill: the points that the bill earns may be needed, and a
 * sale that was given up takes none. What Capillary refuses is dead, with its reason in the reconciliation list; replayed,
 * it is tried again.
 */
export function createSettleOffline(options: SettleOfflineOptions): Flow<StoreSettings> {
  const { store, clientFor, billOf, clock } = options;
  return async (message, tenant, { signal }) => {
    const id = redemptionOfMessage(message.payload);
    const redemption = await store.find(tenant.id, id);
    if (redemption === undefined || isOver(redemption)) return outcomeOf(redemption);
    await awaitBill(redemption, message);
    const held = await store.hold(redemption);
    if (held === undefined) return outcomeOf(await store.find(tenant.id, id));
    const { till, acceptedAtMs, sentAs } = held;
    const { type, value, points } = Request.parse(await store.requestOf(held));
    const client = clientFor(tenant, { till, priority: message.priority, signal });
    try {
      const done = await redeemAtCapillary(client, {
        id,
        isRepeat: held.isRepeat,
        customer: { type, value },
        points,
        billNumber: sentAs,
        redeemedAt: new Date(acceptedAtMs).toISOString(),
        skipsValidation: tenant.settings.offlineRedeem.withoutCode,
      });
      await store.finish(held, done);
      return { redemptionId: done.redemptionId, points };
    } catch (thrown) {
      const error = toAppError(thrown);
      const isRefused = isDecided(error, { isRepeat: true });
      await store.finish(held, {
        state: isRefused ? 'refused' : 'queued',
        error: { code: error.code, message: error.message },
      });
      throw error;
    }
  };

  async function awaitBill(redemption: Redemption, message: ClaimedMessage): Promise<void> {
    const bill = await billOf(redemption);
    // A bill that Capillary refused was paid with the points all the same.
    if (bill?.status === 'done' || bill?.status === 'dead') return;
    if (bill !== undefined) {
      throw new WaitsFor({
        name: bill.completes,
        because: 'The bill of this redemption has not been delivered yet.',
        limitMs: DELIVERY_LIMIT_MS,
      });
    }
    const waitedMs = clock.wallMs() - message.roundStartedAtMs;
    // Nobody wakes it, since the bill has no name yet: it looks again, less and less often.
    const lookAgainMs = Math.min(LONGEST_LOOK_MS, Math.max(SHORTEST_LOOK_MS, waitedMs / 4));
    throw new WaitsFor({
      name: `bill of redemption ${redemption.id}`,
      because:
        'The bill of this redemption has not come to the bridge; its points are not taken without it. When it comes, ' +
        'or if the points were given all the same, replay this.',
      limitMs: waitedMs >= BILL_LIMIT_MS ? BILL_LIMIT_MS : waitedMs + lookAgainMs,
    });
  }

  function isOver({ state, isOffline, leasedUntilMs }: Redemption): boolean {
    return !isOffline || leasedUntilMs > clock.wallMs() || state === 'done' || state === 'void';
  }

  function outcomeOf(redemption: Redemption | undefined): Readonly<Record<string, unknown>> {
    if (redemption !== undefined && redemption.leasedUntilMs > clock.wallMs()) {
      throw new AppError('UPSTREAM_BUSY', 'Somebody else is settling this redemption just now.', {
        retryAfterMs: BUSY_RETRY_MS,
      });
    }
    return { skipped: redemption?.state ?? 'redemption-unknown' };
  }
}
