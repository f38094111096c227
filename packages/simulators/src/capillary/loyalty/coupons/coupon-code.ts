import type { SimulatorContext } from '../../context.ts';
import type { Coupon } from './coupon.ts';

export type CouponCodeCase = 'UPPER' | 'LOWER' | 'AS_IT_IS';

/** Codes are upper-cased unless the call says otherwise (reference section 6.6). */
export function codeCaseOf(text: string | null): CouponCodeCase {
  return text === 'LOWER' || text === 'AS_IT_IS' ? text : 'UPPER';
}

export function findCoupon(
  context: SimulatorContext,
  code: string,
  codeCase: CouponCodeCase = 'UPPER',
): Coupon | undefined {
  const wanted = inCase(code.trim(), codeCase);
  return [...context.loyalty.coupons.values()].find((coupon) => coupon.code === wanted);
}

function inCase(code: string, codeCase: CouponCodeCase): string {
  if (codeCase === 'AS_IT_IS') return code;
  return codeCase === 'LOWER' ? code.toLowerCase() : code.toUpperCase();
}
