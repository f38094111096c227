/** What this bridge redeemed, or may have redeemed, and what it let through while the line was down. */
export type RedemptionTables = {
  readonly pos_redemptions: RedemptionTable;
  readonly pos_offline_totals: OfflineTotalTable;
};

export type RedemptionKind = 'points' | 'coupon' | 'points-reversal' | 'coupon-reactivation';

/**
 * `open`: Capillary may have been asked to do it, and the answer is not known here. `done`. `refused`: it was not done,
 * and the key is free again. `queued`: promised while the line was down. `void`: it was not done and must not be.
 */
export type RedemptionState = 'open' | 'done' | 'refused' | 'queued' | 'void';

export type RedemptionTable = {
  readonly tenant_id: string;
  /** SHA-256: a till may put anything into its key. */
  readonly key_hash: Uint8Array;
  /** Made of tenant and key: what Capillary knows the redemption by (`external_reference_number`). */
  readonly id: string;
  readonly kind: RedemptionKind;
  /** Keyed hash of what was asked for. */
  readonly fingerprint: Uint8Array;
  readonly till: string;
  readonly bill_number: string;
  /** The number of the bill in Capillary. */
  readonly sent_as: string;
  readonly business_date: string;
  /** A decimal number; `null` where it is not about points. */
  readonly points: string | null;
  /** Customer and coupon code, encrypted: what asking Capillary takes. `null` once it was answered. */
  readonly request: Uint8Array | null;
  readonly state: RedemptionState;
  readonly is_offline: 0 | 1;
  /** When Capillary was first asked to do it; `null` while it surely was not. */
  readonly sent_at_ms: number | null;
  /** What settles it, where it was promised while the line was down. */
  readonly message_id: string | null;
  /** Capillary's ids. */
  readonly customer_id: string | null;
  readonly redemption_id: string | null;
  /** JSON: what the till was told. */
  readonly answer: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  /** Of the one process that speaks to Capillary about it. */
  readonly lease: string | null;
  readonly leased_until_ms: number;
  readonly accepted_at_ms: number;
  readonly updated_at_ms: number;
  /** When it was given back. */
  readonly undone_at_ms: number | null;
};

/** What was redeemed while the line was down: of a bill, of a customer in a day, of a store in a day. */
type OfflineTotalTable = {
  readonly tenant_id: string;
  readonly scope: string;
  /** Thousandths of a point: Capillary takes three decimals. */
  readonly milli_points: number;
  readonly updated_at_ms: number;
};
