import type { Amount } from './amount.ts';
import type { CustomerIdentifier } from './customer.ts';

export interface PointsRequest {
  readonly customer: CustomerIdentifier;
  readonly points: Amount;
}

export interface CheckedPoints {
  readonly redeemable: boolean;
  readonly [member: string]: unknown;
}

export interface RedeemPointsRequest extends PointsRequest {
  /** The code that the customer was sent. */
  readonly code?: string;
  readonly billNumber: string;
}

export interface RedeemedPoints {
  /** Capillary's; `reverse` needs it. */
  readonly redemptionId: string;
  readonly points: string;
  readonly balance: string;
}

export interface ReversePointsRequest {
  readonly redemptionId: string;
  readonly customer: CustomerIdentifier;
  /** All of them when left out. */
  readonly points?: Amount;
}

export interface ReversedPoints {
  readonly redemptionId: string;
  readonly [member: string]: unknown;
}

export interface CouponRequest {
  readonly customer: CustomerIdentifier;
  readonly code: string;
  readonly billNumber?: string;
  readonly amount?: Amount;
}

export interface CheckedCoupon {
  readonly code: string;
  readonly redeemable: boolean;
  readonly [member: string]: unknown;
}

export interface RedeemedCoupon {
  /** `reactivate` needs it. */
  readonly redemptionId: string;
  readonly [member: string]: unknown;
}
