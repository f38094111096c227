import type { BillFacts } from '../bills/bill-facts.ts';

/** Reference section 6.4. */
const LONGEST = 50;

export interface NumberedBill {
  readonly template: string;
  readonly store: string;
  readonly facts: Pick<BillFacts, 'till' | 'businessDate'>;
  readonly billNumber: string;
}

/** The bill's number in Capillary, by the store's template. */
export function capillaryBillNumber({ template, store, facts, billNumber }: NumberedBill): string {
  const values: Readonly<Record<string, string>> = {
    billNumber,
    till: facts.till,
    store,
    date: facts.businessDate.replaceAll('-', ''),
  };
  return cut(template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => values[name] ?? ''));
}

/**
 * The number that a bill gets when its own is another bill's in Capillary: that of another day, till or store. What
 * tells them apart stays whole; a number that is too long loses its beginning, which is alike in most.
 */
export function qualifiedBillNumber({
  facts,
  billNumber,
}: Pick<NumberedBill, 'facts' | 'billNumber'>): string {
  const suffix = `-${facts.till}-${facts.businessDate.replaceAll('-', '')}`.slice(-LONGEST + 1);
  return `${billNumber.slice(-(LONGEST - suffix.length))}${suffix}`;
}

function cut(number: string): string {
  return number.slice(-LONGEST);
}
