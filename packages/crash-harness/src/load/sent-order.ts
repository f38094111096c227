/** An order that was sent as a webhook, and what the door said. */
export interface SentOrder {
  readonly customer: number;
  readonly orderId: string;
  readonly eventId: string;
  readonly billNumber: string;
  /** Place in the order of acceptance: when its first 200 came. */
  acceptedAs: number | undefined;
}
