import { type CapillarySimulator, differences, type TrueBill } from '@capconnect/simulators';
import { billKey } from '../bill-key.ts';

type Transactions = ReturnType<CapillarySimulator['context']['loyalty']['transactions']['values']>;

export interface MonthEvidence {
  readonly bills: readonly TrueBill[];
  /** Keys of the bills that were answered 202, in that order. */
  readonly answered: ReadonlySet<string>;
  /** In the order they were recorded. */
  readonly transactions: () => Transactions;
}

/** Keys of bills for which a promise was broken. */
export interface BrokenMonth {
  /** Accepted, and not at Capillary. */
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  /** Recorded before an earlier bill of the customer, or before the bill that comes back. */
  readonly outOfOrder: readonly string[];
  /** In words: what is missing, too much, or has another amount, time or kind than at the till. */
  readonly wrong: readonly string[];
}

/**
 * Compares what Capillary has with what the tills rang up. Which bill a transaction is, its note tells: the bridge
 * writes the identity of the bill there.
 */
export function checkMonth({ bills, answered, transactions }: MonthEvidence): BrokenMonth {
  const places = new Map<string, number>();
  const twice: string[] = [];
  let place = 0;
  for (const { note } of transactions()) {
    const [, till = '', billNumber = ''] = note.split('/');
    const key = `${till}/${billNumber}`;
    if (places.has(key)) twice.push(key);
    else places.set(key, place);
    place += 1;
  }
  const billOf = new Map(bills.map((bill) => [billKey(bill.till, bill.billNumber), bill]));
  return {
    lost: [...answered].filter((key) => !places.has(key)),
    twice,
    outOfOrder: findOutOfOrder([...answered], billOf, places),
    wrong: differences({ bills, transactions: transactions(), numbersOf: ({ billNumber }) => [billNumber] }),
  };
}

function findOutOfOrder(
  answered: readonly string[],
  billOf: ReadonlyMap<string, TrueBill>,
  places: ReadonlyMap<string, number>,
): readonly string[] {
  const lastOfCustomer = new Map<string, number>();
  return answered.filter((key) => {
    const bill = billOf.get(key);
    const place = places.get(key);
    if (bill === undefined || place === undefined) return false;
    const { mobile, original } = bill;
    const last = mobile === null ? undefined : lastOfCustomer.get(mobile);
    if (mobile !== null) lastOfCustomer.set(mobile, Math.max(last ?? 0, place));
    const originalPlace =
      original === null ? undefined : places.get(billKey(original.till, original.billNumber));
    return place < Math.max(last ?? 0, originalPlace ?? 0);
  });
}
