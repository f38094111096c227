import { allowOnly } from '@capconnect/connector-kit';
import { Router } from 'express';
import { z } from 'zod';
import { pointsField } from '../amount-field.ts';
import { askCapillary } from '../ask-capillary.ts';
import { customerField } from '../customer-field.ts';
import { givenKey, requiredKey } from '../idempotency-key.ts';
import { redemptionBody } from '../lossless-body.ts';
import { readRequest } from '../read-request.ts';
import type { CallerOf, IsOnline, LiveClientFor } from '../redeem-caller.ts';
import { textField } from '../text-field.ts';
import type { RedeemPoints } from './create-redeem-points.ts';
import type { ReversePoints } from './create-reverse-points.ts';

export interface PointsRoutesOptions {
  readonly callerOf: CallerOf;
  readonly clientFor: LiveClientFor;
  readonly deadlineMs: number;
  readonly isOnline: IsOnline;
  readonly redeemPoints: RedeemPoints;
  readonly reversePoints: ReversePoints;
}

const Asked = (country: string | undefined) =>
  z.object({ customer: customerField(country), points: pointsField });
// Capillary takes bill numbers of 50 characters (reference section 6.4).
const Redeem = (country: string | undefined) =>
  Asked(country).extend({ billNumber: textField(50), code: textField(50).optional() });
const Reverse = (country: string | undefined) =>
  Asked(country).extend({ redemptionId: textField(100), points: pointsField.optional() });

/** Points at the till: may they be redeemed, send a code, redeem, give back. Behind the terminal's token. */
export function createPointsRoutes(options: PointsRoutesOptions): Router {
  const { callerOf, clientFor, deadlineMs, isOnline, redeemPoints, reversePoints } = options;
  const router = Router();

  router
    .route('/v1/points/check')
    .post(redemptionBody, async (req, res) => {
      const { caller, body } = await readRequest(req, res, { callerOf, schema: Asked });
      const client = clientFor(caller);
      const told = await askCapillary({
        ask: () => client.points.isRedeemable(body),
        impossible: 'points cannot be checked',
        deadlineMs,
        isOnline: isOnline(caller.tenant),
      });
      const { points } = body;
      res.json(
        told.isRedeemable
          ? { redeemable: true, points, value: told.value, localValue: told.localValue }
          : { redeemable: false, points, reason: told.reason, capillaryCode: told.capillaryCode },
      );
    })
    .all(allowOnly('POST'));

  router
    .route('/v1/points/code')
    .post(redemptionBody, async (req, res) => {
      const { caller, body } = await readRequest(req, res, { callerOf, schema: Asked });
      const client = clientFor(caller);
      await askCapillary({
        // The same code goes out again while it is valid, so asking twice does no harm (reference section 6.5).
        ask: () => client.points.issueValidationCode(body),
        impossible: 'no code can be sent',
        deadlineMs,
        isOnline: isOnline(caller.tenant),
      });
      res.json({ status: 'sent' });
    })
    .all(allowOnly('POST'));

  router
    .route('/v1/points/redeem')
    .post(redemptionBody, async (req, res) => {
      const key = requiredKey(req);
      const { caller, body } = await readRequest(req, res, { callerOf, schema: Redeem });
      const answer = await redeemPoints(caller, key, body);
      res.status(answer.status).json(answer.body);
    })
    .all(allowOnly('POST'));

  router
    .route('/v1/points/reverse')
    .post(redemptionBody, async (req, res) => {
      const { caller, body } = await readRequest(req, res, { callerOf, schema: Reverse });
      const answer = await reversePoints(caller, givenKey(req), body);
      res.status(answer.status).json(answer.body);
    })
    .all(allowOnly('POST'));

  return router;
}
