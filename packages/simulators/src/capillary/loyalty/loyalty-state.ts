import type { Coupon, CouponSeries } from './coupons/coupon.ts';
import type { Customer } from './customers/customer.ts';
import type { IdentifierHolding } from './customers/identifier-index.ts';
import type { BehaviouralEvent, EventWebhook } from './events/behavioural-event.ts';
import type { OneTimePassword } from './otp/one-time-password.ts';
import type { PointsCode, PointsRedemption } from './points/points-redemption.ts';
import type { RejectedTransaction, Retrigger } from './transactions/rejected-transaction.ts';
import type { Transaction } from './transactions/transaction.ts';

/** Everything the loyalty data plane keeps. One per simulator. */
export interface LoyaltyState {
  readonly customers: Map<number, Customer>;
  /** Who holds an identifier, by `type|value`: one customer in each source and account. */
  readonly identifiers: Map<string, IdentifierHolding[]>;
  /** Keys of `identifiers` whose customer had their data deleted: they cannot be added again (8026). */
  readonly deletedIdentifiers: Set<string>;
  /** Accounts that exist, by source. A source without an entry takes any account. */
  readonly accounts: Map<string, Set<string>>;
  /** Customers for whom a write is under way. */
  readonly lockedCustomers: Set<number>;
  readonly transactions: Map<number, Transaction>;
  /** Ids of the transactions with a bill number. */
  readonly billNumbers: Map<string, number[]>;
  readonly rejectedTransactions: Map<number, RejectedTransaction>;
  readonly retriggers: Map<number, Retrigger>;
  readonly redemptions: Map<string, PointsRedemption>;
  /** Validation codes for redemptions, by customer. */
  readonly pointsCodes: Map<number, PointsCode>;
  readonly couponSeries: Map<number, CouponSeries>;
  readonly coupons: Map<number, Coupon>;
  readonly oneTimePasswords: OneTimePassword[];
  readonly eventWebhooks: Map<number, EventWebhook>;
  readonly events: BehaviouralEvent[];
}

/** Nobody and nothing. */
export function createLoyaltyState(): LoyaltyState {
  return {
    customers: new Map(),
    identifiers: new Map(),
    deletedIdentifiers: new Set(),
    accounts: new Map(),
    lockedCustomers: new Set(),
    transactions: new Map(),
    billNumbers: new Map(),
    rejectedTransactions: new Map(),
    retriggers: new Map(),
    redemptions: new Map(),
    pointsCodes: new Map(),
    couponSeries: new Map(),
    coupons: new Map(),
    oneTimePasswords: [],
    eventWebhooks: new Map(),
    events: [],
  };
}
