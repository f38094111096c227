import type { InboundMessage } from '../inbox/inbox.ts';

/** A message as a door hands it in. */
export function message(changes: Partial<InboundMessage> = {}): InboundMessage {
  return {
    tenantId: 't1',
    source: 'shopify',
    deliveryId: 'event-1',
    type: 'orders/paid',
    orderingKey: 'customer-1',
    payload: Buffer.from('{"id":1}'),
    ...changes,
  };
}
