import type { MessageSearch } from '@capconnect/connector-kit';
import { findBills, type FoundBill } from '../bills/find-bills.ts';
import { completedBill } from '../flows/completed-bill.ts';
import type { BillOf } from './offline/offline-ports.ts';

/** Between the redemption and its bill, which is sent when the sale is over. */
const LONGEST_SALE_MS = 3 * 24 * 3_600_000;
/** Two processes' clocks. */
const OVERLAP_MS = 60_000;

/**
 * Finds the bill of a redemption: of its till and number, on the day of the redemption, or else the first that came after
 * it. A bill may carry another day than the redemption: it was made before midnight, or the till's clock is wrong.
 */
export function createBillOfRedemption({
  messages,
}: {
  readonly messages: Pick<MessageSearch, 'find'>;
}): BillOf {
  return async ({ tenantId, till, billNumber, businessDate, acceptedAtMs }) => {
    const bills = (await findBills(messages, tenantId, billNumber)).filter(
      ({ facts }) => facts.till === till && facts.kind !== 'return',
    );
    const bill =
      bills.find(({ facts }) => facts.businessDate === businessDate) ??
      bills.findLast((one) => {
        const laterMs = acceptedMs(one) - acceptedAtMs;
        return laterMs >= -OVERLAP_MS && laterMs <= LONGEST_SALE_MS;
      });
    if (bill === undefined) return undefined;
    const { message, facts } = bill;
    return { status: message.status, businessDate: facts.businessDate, completes: completedBill(message.id) };
  };
}

function acceptedMs({ message }: FoundBill): number {
  return Date.parse(message.acceptedAt);
}
