import type { MessageSearch } from '@capconnect/connector-kit';
import type { BillFacts } from '../bills/bill-facts.ts';
import { findBills } from '../bills/find-bills.ts';

/**
 * Whether the store has the very same bill under another business date too: its till sent it again after the day of the
 * store was set otherwise, or spelled its time otherwise. The fingerprint holds the moment and all of the content.
 */
export async function isAcceptedTwice(
  messages: Pick<MessageSearch, 'find'>,
  tenantId: string,
  { till, billNumber, businessDate, fingerprint }: BillFacts,
): Promise<boolean> {
  const found = await findBills(messages, tenantId, billNumber);
  return found.some(
    ({ facts }) =>
      facts.till === till && facts.businessDate !== businessDate && facts.fingerprint === fingerprint,
  );
}
