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
  readonly customer?: CustomerIdentifier;
  readonly lines: readonly BillLine[];
  readonly payments?: readonly Payment[];
  /** Redemptions that were made for this bill. */
  readonly redemptions?: readonly Readonly<Record<string, unknown>>[];
  readonly customFields?: Readonly<Record<string, unknown>>;
  readonly extendedFields?: Readonly<Record<string, unknown>>;
}

/** The bridge has the bill on disk: the till is done with it. */
export interface AcceptedBill {
  readonly id: string;
  readonly billNumber: string;
  readonly status: 'accepted';
  /** Such as fields that the bridge does not know. */
  readonly warnings?: readonly string[];
}

/** `failed` waits for its next try; `dead` needs a person. */
export type DeliveryState = 'accepted' | 'working' | 'done' | 'failed' | 'dead';

export interface BillStatus {
  readonly billNumber: string;
  readonly status: DeliveryState;
  /** Once they are awarded. */
  readonly points?: string;
  readonly error: { readonly code: string; readonly message: string } | null;
}
