import type { MessageSearch } from '@capconnect/connector-kit';
import { AppError } from '@capconnect/kernel';
import type { BillFacts } from '../bills/bill-facts.ts';
import { findBills } from '../bills/find-bills.ts';

export interface AcceptedSale {
  readonly tenantId: string;
  readonly messageId: string;
  readonly facts: BillFacts;
}

/**
 * The store may have the very same bill under another business date already: its till sent it again after the day of the
 * store was set otherwise, or spelled its time otherwise. The fingerprint holds the moment and all of the content, so it
 * is one sale, and only the bill that was accepted first is sent.
 * @throws `CONFLICT` for the later one
 */
export async function refuseRepeatedSale(
  messages: Pick<MessageSearch, 'find'>,
  { tenantId, messageId, facts }: AcceptedSale,
): Promise<void> {
  const newestFirst = await findBills(messages, tenantId, facts.billNumber);
  const own = newestFirst.findIndex(({ message }) => message.id === messageId);
  const first = newestFirst
    .slice(own + 1)
    .find((bill) => bill.facts.till === facts.till && bill.facts.fingerprint === facts.fingerprint);
  if (first === undefined) return;
  throw new AppError(
    'CONFLICT',
    `This sale was accepted before, under the business date ${first.facts.businessDate}: it is sent once, as that bill. There is nothing to do here.`,
    { details: { acceptedId: first.message.id } },
  );
}
