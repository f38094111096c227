import type { CapillaryClient, TransactionRequest } from '@capconnect/capillary-client';
import { Big } from 'big.js';

/** Further apart than any two ways to write one moment. */
const DAY_MS = 26 * 3_600_000;

/**
 * Whether the number is surely another bill's: each that Capillary has under it says so by its note, or differs in
 * amount or day. Where that is not sure, sending the bill under another number could give its points twice.
 */
export async function isAnotherBill(client: CapillaryClient, request: TransactionRequest): Promise<boolean> {
  const { transactions } = await client.transactions.getByBillNumber(request.billNumber);
  return transactions
    .filter(({ type }) => type === undefined || !type.includes('RETURN'))
    .every(({ note, amount, billingTime }) => {
      if (note === request.note) return false;
      if (note !== undefined && saleOf(note) !== saleOf(request.note)) return true;
      const distanceMs = Math.abs(Date.parse(billingTime ?? '') - Date.parse(request.billingDate));
      const isOtherAmount = amount !== undefined && !new Big(amount).eq(request.billAmount);
      return isOtherAmount || distanceMs > DAY_MS;
    });
}

/**
 * The identity in a bill's note without the kind, which is last: what a till sold under one number on one day may be one
 * sale, sent as a guest's first and as a customer's then.
 */
function saleOf(note: string | undefined): string | undefined {
  return note?.replace(/\/[^/]*$/, '');
}
