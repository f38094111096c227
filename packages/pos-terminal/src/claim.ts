import type { CustomerIdentifier } from './customer.ts';

/** A guest's receipt, handed in by somebody who is a member now. */
export interface Claim {
  /** The signed id that is printed on the bill. */
  readonly receiptId: string;
  readonly customer: CustomerIdentifier;
}

export interface ClaimedReceipt {
  readonly billNumber: string;
  readonly status: string;
}
