import type { Big } from 'big.js';

export interface PointsReversal {
  readonly id: string;
  readonly points: Big;
  readonly atMs: number;
}

/** Points that were spent. */
export interface PointsRedemption {
  /** Six characters; case counts. */
  readonly id: string;
  /** The `points_redemption_summary_id`. */
  readonly summaryId: number;
  customerId: number;
  readonly points: Big;
  readonly externalReferenceNumber: string | null;
  readonly redeemedAtMs: number;
  readonly tillCode: string;
  readonly notes: string;
  billNumber: string;
  billId: number | null;
  purpose: string;
  customFields: Record<string, unknown>;
  readonly reversals: PointsReversal[];
}

/** A code that lets its receiver redeem points. */
export interface PointsCode {
  readonly code: string;
  readonly expiresAtMs: number;
}
