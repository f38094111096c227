import type { InboundMessage } from '@capconnect/connector-kit';
import { z } from 'zod';
import type { Redemption } from '../store/redemption.ts';

export const OFFLINE_TYPE = 'points/redeem-offline';

const Payload = z.object({ redemption: z.string() });

/** What settles a promised redemption once the line is back. The same one again is the same message. */
export function offlineMessage(
  { tenantId, id, billNumber }: Redemption,
  orderingKey: string,
): InboundMessage {
  return {
    tenantId,
    source: 'pos',
    deliveryId: id,
    type: OFFLINE_TYPE,
    orderingKey,
    payload: Buffer.from(JSON.stringify({ redemption: id })),
    priority: 'drain',
    references: [billNumber],
  };
}

/** The redemption that a message is about. */
export function redemptionOfMessage(payload: Uint8Array): string {
  return Payload.parse(JSON.parse(Buffer.from(payload).toString('utf8'))).redemption;
}
