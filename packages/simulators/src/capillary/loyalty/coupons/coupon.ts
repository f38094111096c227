import type { Big } from 'big.js';

/** What a campaign made: the rules of its coupons. */
export interface CouponSeries {
  readonly id: number;
  readonly description: string;
  readonly discountCode: string;
  readonly discountType: 'ABS' | 'PERC';
  readonly discountValue: Big;
  /** Largest discount of a percentage; 0 is no limit. */
  readonly discountUpto: Big;
  readonly validTillMs: number;
  /** Redemptions of one code; -1 is no limit. */
  readonly redemptionsPerCode: number;
  /** Anybody may redeem, not only the customer it was issued to. */
  readonly isTransferable: boolean;
  readonly needsTransactionNumber: boolean;
  /** Bills below are refused with 733. */
  readonly minimumBillAmount: Big;
  /** Stores where it counts; empty is everywhere (735). */
  readonly storeCodes: readonly string[];
  /** A trial coupon, never redeemed (720). */
  readonly isTest: boolean;
}

export interface CouponRedemption {
  readonly id: number;
  readonly customerId: number;
  readonly atMs: number;
  readonly transactionNumber: string;
  readonly tillCode: string;
  isReversed: boolean;
}

export interface Coupon {
  readonly id: number;
  /** As stored: upper case. */
  readonly code: string;
  readonly seriesId: number;
  /** Null when it was not issued to anybody. */
  customerId: number | null;
  readonly issuedAtMs: number;
  readonly issuedAtTill: string;
  readonly validTillMs: number;
  readonly redemptions: CouponRedemption[];
  isRevoked: boolean;
}
