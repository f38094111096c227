export interface CountedRedemption {
  readonly businessDate: string;
  readonly till: string;
  readonly billNumber: string;
  /** Capillary's. */
  readonly customerId: string;
}

/** The names of the totals that a redemption counts in. */
export function totalScopes({ businessDate, till, billNumber, customerId }: CountedRedemption) {
  return {
    store: JSON.stringify(['store', businessDate]),
    customer: JSON.stringify(['customer', businessDate, customerId]),
    bill: JSON.stringify(['bill', businessDate, till, billNumber]),
  };
}
