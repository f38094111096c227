import type { TillEvent } from '@capconnect/simulators';

type BillEvent = Extract<TillEvent, { kind: 'bill' }>;

/** A sending that waits for those before it. */
export interface Turn {
  readonly event: BillEvent;
  /** Resolves when what came before it of the same customer, or of the same bill, has been answered. */
  readonly before: Promise<unknown>;
  /** To be called when it has been answered. */
  readonly done: () => void;
}

/**
 * People are at one till at a time, and bring a thing back after they bought it. Without this, tills that send side by
 * side, one of them for the third time, would leave open in which order bills were accepted.
 */
export function takeTurns(events: readonly BillEvent[]): readonly Turn[] {
  const last = new Map<string, Promise<void>>();
  return events.map((event) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const keys = keysOf(event);
    const before = Promise.all(keys.flatMap((key) => last.get(key) ?? []));
    for (const key of keys) last.set(key, promise);
    return { event, before, done: resolve };
  });
}

function keysOf({ bill }: BillEvent): readonly string[] {
  const { billNumber, originalBillNumber, customer, lines } = bill;
  const originals = [originalBillNumber, ...lines.map((line) => line.originalBillNumber)];
  const numbers = new Set([billNumber, ...originals.filter((number) => number !== undefined)]);
  return [
    ...[...numbers].map((number) => `bill ${number}`),
    ...(customer === undefined ? [] : [`customer ${customer.mobile}`]),
  ];
}
