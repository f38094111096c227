import type { MessageSearch, Tenant } from '@capconnect/connector-kit';
import { BILL_MESSAGE } from '../bills/bill-message.ts';
import type { StoreSettings } from '../tenant.ts';
import type { ReceiptIds } from './create-receipt-ids.ts';

/** The id to print on a new bill that nobody earns with; `undefined` where the store takes no claims. */
export function receiptFor(
  receiptIds: Pick<ReceiptIds, 'issue'>,
  { id: tenantId, settings }: Tenant<StoreSettings>,
  deliveryId: string,
): string | undefined {
  return settings.receiptClaims.enabled ? receiptIds.issue({ tenantId, deliveryId }) : undefined;
}

/**
 * The id that a bill was accepted with, whatever has changed since: keys may have been rotated and settings changed, and
 * the same bill has the same answer.
 */
export async function receiptOfAccepted(
  {
    receiptIds,
    messages,
  }: { receiptIds: Pick<ReceiptIds, 'candidates'>; messages: Pick<MessageSearch, 'find'> },
  bill: { readonly tenantId: string; readonly deliveryId: string },
): Promise<string | undefined> {
  for (const reference of receiptIds.candidates(bill)) {
    const found = await messages.find({ ...BILL_MESSAGE, tenantId: bill.tenantId, reference, limit: 10 });
    if (found.some(({ deliveryId }) => deliveryId === bill.deliveryId)) return reference;
  }
  return undefined;
}
