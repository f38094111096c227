import type { MessageSearch } from '@capconnect/connector-kit';
import { type BillFacts, billFactsOf } from './bill-facts.ts';
import { BILL_MESSAGE } from './bill-message.ts';

type FoundMessage = Awaited<ReturnType<MessageSearch['find']>>[number];

/** An accepted bill and what became of it. */
export interface FoundBill {
  readonly message: FoundMessage;
  readonly facts: BillFacts;
}

/** Numbers come again each day, at each till, and of sale and returns; these are the newest of a number. */
const MOST = 200;

/** The store's accepted bills of this number, newest first. */
export async function findBills(
  messages: Pick<MessageSearch, 'find'>,
  tenantId: string,
  billNumber: string,
): Promise<readonly FoundBill[]> {
  const found = await messages.find({ ...BILL_MESSAGE, tenantId, reference: billNumber, limit: MOST });
  return found
    .map((message) => ({ message, facts: billFactsOf(message.headers) }))
    .filter(({ facts }) => facts.billNumber === billNumber);
}
