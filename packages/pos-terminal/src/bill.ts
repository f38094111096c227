import type { Amount } from './amount.ts';
import type { CustomerIdentifier } from './customer.ts';

export interface BillLine {
  readonly itemCode: string;
  readonly quantity: Amount;
  readonly rate: Amount;
  /** `quantity` times `rate`. */
  readonly value: Amount;
  readonly discount?: Amount;
  /** `value` less `discount`. */
  readonly amount: Amount;
  readonly description?: string;
  readonly serial?: string;
  /** An article that comes back within a sale (an exchange); needs `originalBillNumber`. */
  readonly type?: 'RETURN';
  readonly originalBillNumber?: string;
}

export interface Payment {
  readonly mode: string;
  readonly value: Amount;
}

/** A bill as the till rang it up. Its number, type and business date say which one it is: send it as often as needed. */
export interface Bill {
  readonly billNumber: string;
  /** `NOT_INTERESTED`: a sale without a customer. */
  readonly type: 'REGULAR' | 'RETURN' | 'NOT_INTERESTED';
  /** Of a `RETURN`; `CANCELLED` voids the whole bill. */
  readonly returnType?: 'AMOUNT' | 'FULL' | 'LINE_ITEM' | 'CANCELLED';
  /** Of a `RETURN`: the bill that comes back. */
  readonly originalBillNumber?: string;
  /** ISO 8601 by the till's clock, with its offset: `2026-01-31T10:15:00+01:00`. */
  readonly billedAt: string;
  readonly amount: Amount;
  readonly grossAmount?: Amount;
  readonly discount?: Amount;
  /** Of a sale without a customer. */
  readonly notInterestedReason?: string;
  readonly customer?: CustomerIdentifier;
  readonly lines: readonly BillLine[];
  readonly payments?: readonly Payment[];
  /** Redemptions that were made for this bill. */
  readonly redemptions?: readonly { readonly type: 'points' | 'coupon'; readonly redemptionId: string }[];
  readonly customFields?: Readonly<Record<string, string | boolean>>;
  readonly extendedFields?: Readonly<Record<string, string | boolean>>;
}

/** The bridge has the bill on disk: the till is done with it. */
export interface AcceptedBill {
  readonly id: string;
  readonly billNumber: string;
  readonly status: 'accepted';
  /** Of a guest's bill, to be printed on it: with this the points can be claimed later. */
  readonly receiptId?: string;
  /** Such as fields that the bridge does not know. */
  readonly warnings?: readonly string[];
}

/** `failed` waits for its next try; `dead` needs a person. */
export type DeliveryState = 'accepted' | 'working' | 'done' | 'failed' | 'dead';

/** Which bill of that number is meant, where a store has several. The till's own is preferred. */
export interface BillQuery {
  readonly businessDate?: string;
  readonly kind?: 'sale' | 'return' | 'not-interested';
  readonly till?: string;
}

export interface BillStatus {
  readonly id: string;
  readonly billNumber: string;
  readonly kind: 'sale' | 'return' | 'not-interested';
  readonly till: string;
  readonly businessDate: string;
  /** By the till's clock, in UTC. */
  readonly billedAt: string;
  /** With what is known to be wrong about the clocks taken out. */
  readonly correctedAt: string;
  /** How far the till's clock was ahead. */
  readonly clockSkewSeconds: number;
  /** So far that somebody should set it. */
  readonly clockSkewFlagged: boolean;
  readonly status: DeliveryState;
  readonly acceptedAt: string;
  readonly attempts: number;
  /** Null until they are awarded. */
  readonly points: string | null;
  /** Null until Capillary has it; may differ from the till's number where another bill had that one. */
  readonly capillaryBillNumber: string | null;
  readonly transactionId: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}
