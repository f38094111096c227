import type { Bill } from './bill.schema.ts';

/** A number may be sold and given back on one day. */
export type BillKind = 'sale' | 'return' | 'not-interested';

/** What makes a bill the same bill, with the store. Never an id that a till makes up for one request. */
export interface BillIdentity {
  readonly till: string;
  readonly billNumber: string;
  readonly businessDate: string;
  readonly kind: BillKind;
}

const KINDS: Readonly<Record<Bill['type'], BillKind>> = {
  REGULAR: 'sale',
  RETURN: 'return',
  NOT_INTERESTED: 'not-interested',
};

export function billKind(type: Bill['type']): BillKind {
  return KINDS[type];
}

/** The delivery id of the bill's message: its parts cannot run into each other. */
export function billDeliveryId({ till, billNumber, businessDate, kind }: BillIdentity): string {
  return [till, billNumber, businessDate, kind].map(encodeURIComponent).join('/');
}
