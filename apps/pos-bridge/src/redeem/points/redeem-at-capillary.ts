import type { CapillaryClient } from '@capconnect/capillary-client';
import { AppError } from '@capconnect/kernel';
import type { RedemptionDone } from '../store/redemption.ts';
import type { TillIdentifier } from '../../customers/customer-identifier.ts';
import { isDecided } from '../is-decided.ts';

export interface PointsToRedeem {
  /** What Capillary knows the redemption by. */
  readonly id: string;
  /** It may have been sent before. */
  readonly isRepeat: boolean;
  readonly customer: TillIdentifier;
  readonly points: string;
  readonly billNumber: string;
  readonly code?: string | undefined;
  /** ISO 8601 UTC; now when left out. */
  readonly redeemedAt?: string | undefined;
  /** No code could be sent. */
  readonly skipsValidation?: boolean | undefined;
}

/**
 * Redeems points once (reference sections 6.5 and 7.1). Capillary takes a reference for one redemption only, but a
 * repeat may be refused for its code, which the first one used up: so a repeat asks first, and once more where it is
 * refused.
 * @throws AppError of the refusal; `OUTCOME_UNKNOWN` and others where it is not known.
 */
export async function redeemAtCapillary(
  client: CapillaryClient,
  asked: PointsToRedeem,
): Promise<RedemptionDone> {
  const known = asked.isRepeat ? await ask(client, asked) : 'none';
  if (typeof known !== 'string') return known;
  const { id, customer, points, billNumber, code, redeemedAt, skipsValidation } = asked;
  try {
    const redeemed = await client.points.redeem({
      customer,
      points,
      idempotencyKey: id,
      billNumber,
      validationCode: code,
      redeemedAt,
      skipsValidation,
    });
    const { redemptionId, customerId, balance, value } = redeemed;
    return { state: 'done', redemptionId, customerId, answer: { redemptionId, points, balance, value } };
  } catch (error) {
    if (!asked.isRepeat || !(error instanceof AppError) || !isDecided(error, asked)) throw error;
    const done = await ask(client, asked);
    if (typeof done !== 'string') return done;
    throw done === 'none' ? error : notTold(error);
  }
}

/** `untold`: Capillary refuses the question. It takes the reference for one redemption all the same. */
async function ask(
  client: CapillaryClient,
  { id, billNumber, points }: PointsToRedeem,
): Promise<RedemptionDone | 'none' | 'untold'> {
  try {
    const found = await client.points.findRedemption({ idempotencyKey: id, billNumber });
    if (found === undefined) return 'none';
    const { redemptionId, customerId } = found;
    const balance = await balanceOf(client, customerId);
    return { state: 'done', redemptionId, customerId, answer: { redemptionId, points, balance } };
  } catch (error) {
    if (error instanceof AppError && isDecided(error, { isRepeat: true })) return 'untold';
    throw error;
  }
}

function notTold(cause: AppError): AppError {
  return new AppError(
    'OUTCOME_UNKNOWN',
    "Capillary may have taken these points and does not say. Look at the customer's points in Capillary before " +
      'redeeming them under another key.',
    { cause },
  );
}

/** For the receipt: without it the redemption counts all the same. */
async function balanceOf(
  client: CapillaryClient,
  customerId: string | undefined,
): Promise<string | undefined> {
  if (customerId === undefined) return undefined;
  return client.points.balance({ customerId }).then(
    ({ points }) => points,
    () => undefined,
  );
}
