import type { SealContext } from '../secrets/key-ring.ts';
import type { InboundMessage } from './inbox.ts';

/** What identifies a message: its payload opens in no other row. */
export function payloadContext(
  message: Pick<InboundMessage, 'tenantId' | 'source' | 'type' | 'deliveryId'>,
): SealContext {
  return ['inbox payload', message.tenantId, message.source, message.type, message.deliveryId];
}
