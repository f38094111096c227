import type { CapillaryClient } from '@capconnect/capillary-client';
import type { RedemptionDone } from '../store/redemption.ts';

export interface CouponRedemptionSearch {
  /** Capillary's; without it only the code is asked for. */
  readonly customerId: string | undefined;
  readonly code: string;
  readonly billNumber: string;
  /** A redemption that is known to be another one: a coupon may be good for several. */
  readonly isOther: (redemptionId: string) => Promise<boolean>;
}

const PAGE = 100;
const MOST_PAGES = 10;

/**
 * The redemption of a coupon on a bill, or `undefined` when there is none: what to ask after a lost answer (reference
 * section 7.1). A coupon that was issued to somebody else or to nobody is not among the customer's; it is asked for by
 * its code.
 */
export async function findCouponRedemption(
  client: CapillaryClient,
  { customerId, code, billNumber, isOther }: CouponRedemptionSearch,
): Promise<RedemptionDone | undefined> {
  const coupon =
    (customerId === undefined ? undefined : await ofCustomer(client, customerId, code)) ??
    (await client.coupons.byCode({ code }))?.coupon;
  if (coupon === undefined) return undefined;
  for (const { id, transactionNumber } of coupon.redemptions) {
    if (id === undefined || transactionNumber !== billNumber || (await isOther(id))) continue;
    const { discountType, discountValue, discountUpTo } = coupon;
    return {
      state: 'done',
      redemptionId: id,
      customerId,
      answer: { redemptionId: id, code: coupon.code, discountType, discountValue, discountUpTo },
    };
  }
  return undefined;
}

async function ofCustomer(client: CapillaryClient, customerId: string, code: string) {
  const wanted = code.toUpperCase();
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { coupons } = await client.customers.coupons({ customerId, limit: PAGE, offset: page * PAGE });
    const coupon = coupons.find((one) => one.code.toUpperCase() === wanted);
    if (coupon !== undefined || coupons.length < PAGE) return coupon;
  }
  return undefined;
}
