import type { KeyRing } from '@capconnect/connector-kit';
import { identifiersOf } from '../customers/customer-identifier.ts';
import { customerKey } from '../customers/customer-key.ts';
import type { Bill } from './bill.schema.ts';

export interface OrderedBill {
  readonly tenantId: string;
  readonly till: string;
  readonly bill: Bill;
}

/**
 * What runs one after the other: everything of a customer; and of a bill without one, the sale and what comes back of it
 * at the same till.
 */
export function billOrderingKey(keyRing: KeyRing, { tenantId, till, bill }: OrderedBill): string {
  const [customer] = identifiersOf(bill.customer ?? {});
  if (customer !== undefined) return customerKey(keyRing, tenantId, customer);
  return `bill ${[till, bill.originalBillNumber ?? bill.billNumber].map(encodeURIComponent).join('/')}`;
}
