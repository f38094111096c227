import { Big } from 'big.js';
import type { LoyaltyState } from './loyalty-state.ts';
import { seedCustomer } from './customers/seed-customer.ts';
import { loyaltySeedSchema, type LoyaltySeed, type LoyaltySeedInput } from './loyalty-seed.ts';

export interface SeedDependencies {
  /** A number never given before, for what has no id of its own. */
  readonly nextId: () => number;
  readonly nowMs: () => number;
}

/**
 * Adds customers with points, coupon series, coupons and earlier redemptions to the state. Throws a `ZodError` for another
 * shape, an `Error` for a reference to something that is not there.
 */
export function seedLoyalty(
  state: LoyaltyState,
  input: LoyaltySeedInput,
  dependencies: SeedDependencies,
): void {
  const seed = loyaltySeedSchema.parse(input);
  for (const [source, accounts] of Object.entries(seed.accounts)) {
    state.accounts.set(source, new Set([...(state.accounts.get(source) ?? []), ...accounts]));
  }
  for (const customer of seed.customers) seedCustomer(state, customer, dependencies);
  for (const series of seed.couponSeries) seedSeries(state, series);
  for (const coupon of seed.coupons) seedCoupon(state, coupon, dependencies);
  for (const redemption of seed.pointsRedemptions) seedRedemption(state, redemption, dependencies);
}

function seedSeries(state: LoyaltyState, series: LoyaltySeed['couponSeries'][number]): void {
  const { validTill, discountValue, discountUpto, minimumBillAmount, ...rest } = series;
  state.couponSeries.set(series.id, {
    ...rest,
    discountValue: new Big(discountValue),
    discountUpto: new Big(discountUpto),
    minimumBillAmount: new Big(minimumBillAmount),
    validTillMs: Date.parse(validTill),
  });
}

function seedCoupon(
  state: LoyaltyState,
  coupon: LoyaltySeed['coupons'][number],
  { nextId, nowMs }: SeedDependencies,
): void {
  const series = state.couponSeries.get(coupon.seriesId);
  if (series === undefined)
    throw new Error(`The coupon's series ${coupon.seriesId} is not there: seed it first.`);
  const { code, seriesId, customerId, validTill, redemptionIds } = coupon;
  const id = coupon.id ?? nextId();
  state.coupons.set(id, {
    id,
    code,
    seriesId,
    customerId,
    issuedAtMs: nowMs(),
    issuedAtTill: '',
    validTillMs: validTill === undefined ? series.validTillMs : Date.parse(validTill),
    redemptions: redemptionIds.map((redemptionId) => ({
      id: redemptionId,
      customerId: customerId ?? -1,
      atMs: nowMs(),
      transactionNumber: '',
      tillCode: '',
      isReversed: false,
    })),
    isRevoked: false,
  });
}

function seedRedemption(
  state: LoyaltyState,
  redemption: LoyaltySeed['pointsRedemptions'][number],
  { nextId, nowMs }: SeedDependencies,
): void {
  const { redemptionId: id, customerId, externalReferenceNumber, billNumber } = redemption;
  if (!state.customers.has(customerId)) {
    throw new Error(`The redemption's customer ${customerId} is not there: seed it first.`);
  }
  state.redemptions.set(id, {
    id,
    summaryId: nextId(),
    customerId,
    points: new Big(redemption.points),
    externalReferenceNumber,
    redeemedAtMs: nowMs(),
    tillCode: '',
    notes: '',
    billNumber,
    billId: null,
    purpose: '',
    customFields: {},
    reversals: [],
  });
}
