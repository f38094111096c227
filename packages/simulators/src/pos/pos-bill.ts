/** A line as a till sends it; money and quantities are decimal strings. */
export interface PosLine {
  readonly itemCode: string;
  readonly description: string;
  readonly quantity: string;
  readonly rate: string;
  readonly value: string;
  readonly discount: string;
  readonly amount: string;
  /** An article that comes back within a sale. */
  readonly type?: 'RETURN';
  readonly originalBillNumber?: string;
}

/** The body of `POST /v1/bills`, as a till sends it to the POS bridge. */
export interface PosBill {
  readonly billNumber: string;
  readonly type: 'REGULAR' | 'RETURN' | 'NOT_INTERESTED';
  readonly returnType?: 'FULL' | 'LINE_ITEM' | 'CANCELLED';
  readonly originalBillNumber?: string;
  /** By the till's clock, to the second, with the store's offset. */
  readonly billedAt: string;
  readonly amount: string;
  readonly grossAmount: string;
  readonly discount: string;
  readonly customer?: { readonly mobile: string };
  readonly lines: readonly PosLine[];
  readonly payments: readonly { readonly mode: string; readonly value: string }[];
}
