import { type Answer } from '../running-simulator.ts';
import { ALICE, type DataPlane, startDataPlane } from './data-plane.ts';

const SEED = {
  couponSeries: [
    { id: 1, description: 'Ten off', discountCode: 'TEN' },
    {
      id: 2,
      discountType: 'PERC' as const,
      discountValue: '12.5',
      discountUpto: '100',
      redemptionsPerCode: -1,
      isTransferable: true,
    },
    { id: 3, redemptionsPerCode: 2 },
    { id: 4, isTest: true },
    { id: 5, validTill: '2020-01-01T00:00:00Z' },
    { id: 6, needsTransactionNumber: true, minimumBillAmount: '50' },
    { id: 7, storeCodes: ['other.store'] },
  ],
  coupons: [
    { code: 'MINE', seriesId: 1, customerId: 306 },
    { code: 'HERS', seriesId: 1, customerId: 307 },
    { code: 'FREE', seriesId: 1 },
    { code: 'ANY', seriesId: 2 },
    { code: 'TWICE', seriesId: 3, customerId: 306 },
    { code: 'TRIAL', seriesId: 4, customerId: 306 },
    { code: 'OLDSERIES', seriesId: 5, customerId: 306 },
    { code: 'OLD', seriesId: 1, customerId: 306, validTill: '2020-01-01T00:00:00Z' },
    { code: 'BILL', seriesId: 6, customerId: 306 },
    { code: 'STORE', seriesId: 7, customerId: 306 },
  ],
};

/** Coupons of every kind; Alice is 306. */
export async function startWithCoupons(settings = {}): Promise<DataPlane> {
  const plane = await startDataPlane({ settings });
  plane.simulator.seed({
    customers: [
      { id: 307, mobile: '919000000001' },
      { id: 308, mobile: '919000000002', statusLabel: 'FRAUD' },
    ],
    ...SEED,
  });
  return plane;
}

/** Alice redeems by v2; `path` may be another call with the same body. */
export function redeemCodes(
  plane: DataPlane,
  codes: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
  path = 'redeem',
): Promise<Answer> {
  return plane.post(`/v2/coupon/${path}`, {
    redemptionRequestList: codes.map((code) => ({ code })),
    user: { mobile: ALICE.mobile },
    transactionNumber: 'T-1',
    billAmount: '100',
    ...more,
  });
}
