import { type MessageSearch, WaitsFor } from '@capconnect/connector-kit';
import type { BillFacts } from '../bills/bill-facts.ts';
import { findBills, type FoundBill } from '../bills/find-bills.ts';
import type { OriginalBill } from '../mapping/bill-to-transaction.ts';
import { claimOf } from '../receipts/claim-of.ts';
import { completedBill } from './completed-bill.ts';

/** Counted from its acceptance: longer than any store is cut off, or its returns would be given up when the line is back. */
const WAIT_LIMIT_MS = 90 * 24 * 3_600_000;

export interface OriginalBillSearch {
  readonly tenantId: string;
  /** Of the bill that gives something back. */
  readonly facts: BillFacts;
  readonly billNumber: string;
  /** Makes the sale void. */
  readonly isCancellation: boolean;
}

/**
 * The sale that a return is of: the latest of that number before it, of its own till rather than another's. `undefined`
 * when the bridge does not have it: then Capillary may.
 * @throws `WaitsFor` when it was accepted here and has not reached Capillary yet, or is being claimed
 */
export async function originalBill(
  messages: Pick<MessageSearch, 'find'>,
  { tenantId, facts, billNumber, isCancellation }: OriginalBillSearch,
): Promise<Partial<OriginalBill> | undefined> {
  const sales = (await findBills(messages, tenantId, billNumber)).filter(
    (found) => found.facts.kind !== 'return' && isBefore(found.facts, facts),
  );
  const sale = latest(sales.filter((found) => found.facts.till === facts.till)) ?? latest(sales);
  if (sale === undefined) return undefined;
  const { message } = sale;
  const number = message.result?.['capillaryBillNumber'];
  // A sale that was refused is void already; what it was paid with is not.
  if (message.status === 'dead' && isCancellation) return { facts: sale.facts };
  if (message.status !== 'done' || typeof number !== 'string') {
    throw new WaitsFor({
      name: completedBill(message.id),
      because:
        message.status === 'dead'
          ? 'The sale that this gives back was refused. Mend and replay the sale; then this goes out by itself.'
          : 'The sale that this gives back has not reached Capillary yet.',
      limitMs: WAIT_LIMIT_MS,
    });
  }
  const claimedBy =
    message.result?.['type'] === 'NOT_INTERESTED'
      ? await claimOf(messages, { tenantId, billId: message.id })
      : undefined;
  return { capillaryBillNumber: number, correctedAt: sale.facts.correctedAt, facts: sale.facts, claimedBy };
}

function latest(found: readonly FoundBill[]): FoundBill | undefined {
  return found.toSorted((one, other) => (one.facts.correctedAt < other.facts.correctedAt ? 1 : -1))[0];
}

/** By the clock of one till, or by Capillary's where tills' clocks differ; corrections are a second off at times. */
function isBefore(sale: BillFacts, back: BillFacts): boolean {
  return sale.billedAt <= back.billedAt || sale.correctedAt <= back.correctedAt;
}
