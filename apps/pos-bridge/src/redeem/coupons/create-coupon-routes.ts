import { allowOnly } from '@capconnect/connector-kit';
import { Router } from 'express';
import { z } from 'zod';
import { amountField } from '../amount-field.ts';
import { askCapillary } from '../ask-capillary.ts';
import { customerField } from '../customer-field.ts';
import { givenKey, requiredKey } from '../idempotency-key.ts';
import { redemptionBody } from '../lossless-body.ts';
import { readRequest } from '../read-request.ts';
import type { CallerOf, IsOnline, LiveClientFor } from '../redeem-caller.ts';
import { textField } from '../text-field.ts';
import { checkCoupon } from './check-coupon.ts';
import type { ReactivateCoupon } from './create-reactivate-coupon.ts';
import type { RedeemCoupon } from './create-redeem-coupon.ts';

export interface CouponRoutesOptions {
  readonly callerOf: CallerOf;
  readonly clientFor: LiveClientFor;
  readonly deadlineMs: number;
  readonly isOnline: IsOnline;
  readonly redeemCoupon: RedeemCoupon;
  readonly reactivateCoupon: ReactivateCoupon;
}

const Check = (country: string | undefined) =>
  z.object({ customer: customerField(country), code: textField(100) });
// Capillary takes bill numbers of 50 characters (reference section 6.4).
const Redeem = (country: string | undefined) =>
  Check(country).extend({ billNumber: textField(50), amount: amountField.optional() });
const Reactivate = () =>
  z.object({ redemptionId: textField(30).regex(/^\d+$/, 'must be the redemption id, which is a number') });

/** Coupons at the till: are they good, redeem, make usable again. Behind the terminal's token. */
export function createCouponRoutes(options: CouponRoutesOptions): Router {
  const { callerOf, clientFor, deadlineMs, isOnline, redeemCoupon, reactivateCoupon } = options;
  const router = Router();

  router
    .route('/v1/coupons/check')
    .post(redemptionBody, async (req, res) => {
      const { caller, body } = await readRequest(req, res, { callerOf, schema: Check });
      const told = await askCapillary({
        ask: () => checkCoupon(clientFor(caller), caller, body),
        impossible: 'coupons cannot be checked',
        deadlineMs,
        isOnline: isOnline(caller.tenant),
      });
      res.json(told);
    })
    .all(allowOnly('POST'));

  router
    .route('/v1/coupons/redeem')
    .post(redemptionBody, async (req, res) => {
      const key = requiredKey(req);
      const { caller, body } = await readRequest(req, res, { callerOf, schema: Redeem });
      const answer = await redeemCoupon(caller, key, body);
      res.status(answer.status).json(answer.body);
    })
    .all(allowOnly('POST'));

  router
    .route('/v1/coupons/reactivate')
    .post(redemptionBody, async (req, res) => {
      const { caller, body } = await readRequest(req, res, { callerOf, schema: Reactivate });
      const answer = await reactivateCoupon(caller, givenKey(req), body.redemptionId);
      res.status(answer.status).json(answer.body);
    })
    .all(allowOnly('POST'));

  return router;
}
