import type { SentOrder } from '../load/sent-order.ts';

/** A bill as Capillary has it. */
export interface Bill {
  readonly billNumber: string;
  readonly customerId: number | null;
}

export interface Evidence {
  readonly orders: readonly SentOrder[];
  /** In the order they were recorded. */
  readonly bills: readonly Bill[];
  /** Bills whose message was put aside for a person and replayed later: they lost their place. */
  readonly replayed: ReadonlySet<string>;
}

/** Bill numbers for which a promise was broken. */
export interface BrokenPromises {
  /** Accepted, and not at Capillary. */
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  /** Recorded before a bill of the same customer that was accepted earlier. */
  readonly outOfOrder: readonly string[];
  /** Bills that nobody sent, and those of one customer that Capillary has under several. */
  readonly strange: readonly string[];
}

/**
 * What was accepted is at Capillary once, and in order of acceptance for each customer. What got no 200 may be there
 * or not, but never twice.
 */
export function checkPromises({ orders, bills, replayed }: Evidence): BrokenPromises {
  const orderOf = new Map(orders.map((order) => [order.billNumber, order]));
  const seen = new Set<string>();
  const twice: string[] = [];
  const strange: string[] = [];
  const outOfOrder: string[] = [];
  const lastAcceptedAs = new Map<number, number>();
  const customerIds = new Map<number, number | null>();

  for (const { billNumber, customerId } of bills) {
    const order = orderOf.get(billNumber);
    if (seen.has(billNumber)) {
      twice.push(billNumber);
      continue;
    }
    seen.add(billNumber);
    if (order === undefined || (customerIds.get(order.customer) ?? customerId) !== customerId) {
      strange.push(billNumber);
      continue;
    }
    customerIds.set(order.customer, customerId);
    if (order.acceptedAs === undefined || replayed.has(billNumber)) continue;
    const last = lastAcceptedAs.get(order.customer) ?? 0;
    if (order.acceptedAs < last) outOfOrder.push(billNumber);
    lastAcceptedAs.set(order.customer, Math.max(last, order.acceptedAs));
  }
  const lost = orders
    .filter(({ acceptedAs, billNumber }) => acceptedAs !== undefined && !seen.has(billNumber))
    .map(({ billNumber }) => billNumber);
  return { lost, twice, outOfOrder, strange };
}
