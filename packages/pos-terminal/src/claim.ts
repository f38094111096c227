import type { CustomerIdentifier } from './customer.ts';

/** A guest's receipt, handed in by somebody who is a member now. */
export interface Claim {
  /** As it is printed on the bill. */
  readonly receiptId: string;
  readonly customer: CustomerIdentifier;
}

export interface ClaimedReceipt {
  readonly id: string;
  readonly billNumber: string;
  /** `accepted`: on disk, and Capillary will have it later. */
  readonly status: 'accepted' | 'done';
  /** Once it is `done`: what the bill earned; null where Capillary does not say. */
  readonly points?: string | null;
}
