import type { Amount } from './amount.ts';
import type { CustomerIdentifier } from './customer.ts';

export interface PointsRequest {
  readonly customer: CustomerIdentifier;
  readonly points: Amount;
}

export interface CheckedPoints {
  readonly redeemable: boolean;
  readonly points: string;
  /** What they are worth, where they can be redeemed. */
  readonly value?: string;
  readonly localValue?: string;
  /** Why not. */
  readonly reason?: string;
}

export interface RedeemPointsRequest extends PointsRequest {
  /** The code that the customer was sent. */
  readonly code?: string;
  readonly billNumber: string;
}

export interface RedeemedPoints {
  /** `reverse` needs it. */
  readonly redemptionId: string;
  readonly points: string;
  /** What is left; as far as the bridge knows, where the redemption was let through while the line was down. */
  readonly balance?: string;
  /** What the points are worth, where Capillary was asked just now. */
  readonly value?: string;
  /** `accepted`: let through while the line was down, within the store's limits. */
  readonly status?: 'accepted';
  /** When `balance` was looked up, where the line was down. */
  readonly asOf?: string;
}

export interface ReversePointsRequest {
  readonly redemptionId: string;
  readonly customer: CustomerIdentifier;
  /** All of them when left out. */
  readonly points?: Amount;
}

export interface ReversedPoints {
  readonly redemptionId: string;
  readonly status: 'reversed';
  readonly points?: string;
}

export interface CheckCouponRequest {
  readonly customer: CustomerIdentifier;
  readonly code: string;
}

export interface CheckedCoupon {
  readonly code: string;
  readonly redeemable: boolean;
  readonly discountType?: string;
  readonly discountValue?: string;
  readonly discountUpTo?: string;
  readonly redemptionsLeft?: string;
  /** Why not. */
  readonly reason?: string;
}

export interface RedeemCouponRequest extends CheckCouponRequest {
  readonly billNumber: string;
  readonly amount?: Amount;
}

export interface RedeemedCoupon {
  /** `reactivate` needs it. */
  readonly redemptionId: string;
  readonly code: string;
  readonly discountType?: string;
  readonly discountValue?: string;
  readonly discountUpTo?: string;
  readonly discountCode?: string;
}
