import type { CapillaryClient } from '@capconnect/capillary-client';
import type { TillIdentifier } from '../../customers/customer-identifier.ts';
import { customerIdOf } from '../customer-id-of.ts';
import type { RedeemCaller } from '../redeem-caller.ts';

/** Whether a coupon can be used, what it takes off, or why not. Cards are looked up: coupon calls know none. */
export async function checkCoupon(
  client: CapillaryClient,
  caller: RedeemCaller,
  { customer, code }: { readonly customer: TillIdentifier; readonly code: string },
): Promise<Readonly<Record<string, unknown>>> {
  const { type, value } = customer;
  const told = await client.coupons.isRedeemable({
    customer:
      type === 'cardnumber'
        ? { type: 'id', value: await customerIdOf(client, caller, customer) }
        : { type, value },
    code,
  });
  if (!told.isRedeemable) {
    return { code, redeemable: false, reason: told.reason, capillaryCode: told.capillaryCode };
  }
  const { redemptionsLeft, discountType, discountValue, discountUpTo } = told;
  return { code, redeemable: true, redemptionsLeft, discountType, discountValue, discountUpTo };
}
