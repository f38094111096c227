import type { MessageSearch, Tenant } from '@capconnect/connector-kit';
import { AppError, type Clock } from '@capconnect/kernel';
import { BILL_MESSAGE } from '../bills/bill-message.ts';
import type { StoreSettings } from '../tenant.ts';
import type { ReceiptIds } from './create-receipt-ids.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Bills whose references look alike: the MAC tells which one it is. */
const MOST = 10;

export interface FindReceiptOptions {
  readonly receiptIds: Pick<ReceiptIds, 'isOfStore' | 'isOf'>;
  readonly messages: Pick<MessageSearch, 'find'>;
  readonly clock: Clock;
}

type FoundBill = Awaited<ReturnType<MessageSearch['find']>>[number];

/**
 * The bill that a receipt id was printed on.
 * @param receiptId - one that was read
 * @throws `NOT_FOUND` for one of another store and for one that was never issued, `RECEIPT_EXPIRED`
 */
export async function findReceipt(
  { receiptIds, messages, clock }: FindReceiptOptions,
  tenant: Tenant<StoreSettings>,
  receiptId: string,
): Promise<FoundBill> {
  const { id: tenantId, settings } = tenant;
  if (!receiptIds.isOfStore(receiptId, tenantId)) {
    throw new AppError('NOT_FOUND', 'This receipt is of another store. Claim it there.');
  }
  const found = await messages.find({ ...BILL_MESSAGE, tenantId, reference: receiptId, limit: MOST });
  const bill = found.find(({ deliveryId }) => receiptIds.isOf(receiptId, { tenantId, deliveryId }));
  if (bill === undefined) {
    throw new AppError(
      'NOT_FOUND',
      'No bill of this store has this receipt id. Compare it with the receipt, character by character.',
    );
  }
  const { days } = settings.receiptClaims;
  const expiresAtMs = Date.parse(bill.acceptedAt) + days * DAY_MS;
  if (clock.wallMs() < expiresAtMs) return bill;
  throw new AppError(
    'RECEIPT_EXPIRED',
    `A receipt can be claimed for ${days} days; this one could be until ${new Date(expiresAtMs).toISOString()}.`,
  );
}
