import { AppError } from '@capconnect/kernel';
import type { Once } from '../create-once.ts';
import type { TillIdentifier } from '../../customers/customer-identifier.ts';
import { customerIdOf } from '../customer-id-of.ts';
import { keyOfContent } from '../idempotency-key.ts';
import type { BusinessDateOf, LiveClientFor, RedeemCaller } from '../redeem-caller.ts';
import { answerOf, type TillAnswer } from '../redemption-answer.ts';
import type { RedemptionStore } from '../store/create-redemption-store.ts';
import type { VoidOffline } from '../offline/create-void-offline.ts';
import { idOfOffline } from '../offline/offline-id.ts';
import { reverseAtCapillary } from './reverse-at-capillary.ts';

export interface ReversePointsOptions {
  readonly once: Once;
  readonly store: RedemptionStore;
  readonly clientFor: LiveClientFor;
  readonly businessDateOf: BusinessDateOf;
  readonly voidOffline: VoidOffline;
}

export interface ReversePointsRequest {
  readonly redemptionId: string;
  readonly customer: TillIdentifier;
  readonly points?: string | undefined;
}

export type ReversePoints = (
  caller: RedeemCaller,
  key: string | undefined,
  request: ReversePointsRequest,
) => Promise<TillAnswer>;

/**
 * Gives redeemed points back, once: without a key the same redemption and number of points are the same reversal. One
 * that was only promised while the line was down is taken out of the queue.
 */
export function createReversePoints(options: ReversePointsOptions): ReversePoints {
  const { once, store, clientFor, businessDateOf, voidOffline } = options;
  return async (caller, key, request) => {
    const { customer, points } = request;
    const tenantId = caller.tenant.id;
    const promisedId = idOfOffline(request.redemptionId);
    const promised = promisedId === undefined ? undefined : await voidOffline(tenantId, promisedId);
    if (promised?.state === 'void') {
      return { status: 200, body: reversed(request.redemptionId, promised.points) };
    }
    if (promised !== undefined && promised.redemptionId === undefined) throw nothingTaken();
    const redemptionId = promised?.redemptionId ?? request.redemptionId;
    const asked = {
      tenantId,
      key: key ?? keyOfContent('points-reversal', redemptionId, points ?? ''),
      kind: 'points-reversal',
      till: caller.till,
      billNumber: '',
      sentAs: '',
      businessDate: businessDateOf(caller.tenant),
      points,
      request: { redemptionId, type: customer.type, value: customer.value, points },
    } as const;
    const redemption = await once.do(asked, async ({ isRepeat }) => {
      const client = clientFor(caller);
      const customerId = await customerIdOf(client, caller, customer);
      const given = await reverseAtCapillary(client, { redemptionId, customerId, points, isRepeat });
      const original = await store.findByRedemptionId(tenantId, 'points', redemptionId);
      if (original !== undefined && points === undefined) await store.undone(original);
      return { state: 'done', customerId, answer: reversed(redemptionId, given ?? original?.points) };
    });
    return answerOf(redemption);
  };
}

function reversed(redemptionId: string, points: string | undefined) {
  return { redemptionId, status: 'reversed', points };
}

function nothingTaken(): AppError {
  return new AppError(
    'REVERSAL_REFUSED',
    'Capillary refused this redemption when the line was back, so no points were taken and none can be given back.',
  );
}
