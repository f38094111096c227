/** One payment with points or a coupon. */
export interface Tender {
  /** The till's own name, as it was paired. */
  readonly terminal: string;
  /** Business date of the bill, such as `2026-01-31`. */
  readonly businessDate: string;
  readonly billNumber: string;
  /** Counts the tenders of the bill: 1, 2, ... A tender that was refused is over, and the next try is another one. */
  readonly tender: number;
}

/**
 * The `Idempotency-Key` of a tender. Made of what the till knows of it and of nothing random, so that a till that was
 * switched off in the middle asks with the same key again. Keep it with the bill until the outcome is known.
 */
export function tenderKey({ terminal, businessDate, billNumber, tender }: Tender): string {
  // Encoded, so that the parts cannot run into each other and the key is printable ASCII.
  return [terminal, businessDate, billNumber, String(tender)].map(encodeURIComponent).join('/');
}
