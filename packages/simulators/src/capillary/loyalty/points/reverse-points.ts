import type { Big } from 'big.js';
import { z } from 'zod';
import type { Caller, SimulatorContext } from '../../context.ts';
import { codeFromId } from '../amounts/code-from-id.ts';
import { decimalOf } from '../amounts/decimal.ts';
import { parseInput } from '../answers/parse-input.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Customer } from '../customers/customer.ts';
import { scalarText } from '../customers/customer-input.ts';
import { movePoints } from './points-ledger.ts';
import type { PointsRedemption, PointsReversal } from './points-redemption.ts';
import { pointsStatus } from './points-statuses.ts';
import { findByReference } from './redeem-points.ts';

const ID_LENGTH = 6;
const SECOND_MS = 1000;

const reverseInput = z.object({
  redemptionId: scalarText.optional(),
  externalReferenceNumber: scalarText.optional(),
  pointsToBeReversed: z.unknown().optional(),
});

export interface ReversedPoints {
  readonly redemption: PointsRedemption;
  readonly reversal: PointsReversal;
}

/**
 * Gives redeemed points back, all that is left when no number is given (reference section 6.5). Nothing expires in the
 * simulator, so all of it becomes available. Refuses with 905 switched off, 901 no such redemption of this customer or no
 * such points, 3802 nothing left, 903 more than is left, 902 the same again too soon.
 */
export function reversePoints(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer,
  body: unknown,
): ReversedPoints {
  if (!context.settings.redemptionReversalEnabled) throw new Refusal([pointsStatus(905)]);
  const input = parseInput(reverseInput, body);
  const redemption = findRedemption(context, customer, input);
  const left = redemption.reversals.reduce((rest, { points }) => rest.minus(points), redemption.points);
  if (left.eq(0)) throw new Refusal([pointsStatus(3802)]);
  const points = readPoints(input.pointsToBeReversed) ?? left;
  refuseRepeated(context, redemption, points);
  if (points.gt(left)) throw new Refusal([pointsStatus(903)]);
  const reversal = { id: codeFromId(context.nextId(), 'mixed', ID_LENGTH), points, atMs: context.nowMs() };
  redemption.reversals.push(reversal);
  movePoints(context, caller, customer, {
    reason: 'reversed',
    points,
    transactionNumber: redemption.billNumber,
  });
  return { redemption, reversal };
}

function findRedemption(
  context: SimulatorContext,
  customer: Customer,
  { redemptionId, externalReferenceNumber }: z.output<typeof reverseInput>,
): PointsRedemption {
  if ((redemptionId === undefined) === (externalReferenceNumber === undefined)) {
    throw new Refusal([pointsStatus(901)]);
  }
  const redemption =
    redemptionId === undefined
      ? findByReference(context, externalReferenceNumber ?? '')
      : context.loyalty.redemptions.get(redemptionId);
  if (redemption?.customerId !== customer.id) throw new Refusal([pointsStatus(901)]);
  return redemption;
}

function readPoints(value: unknown): Big | null {
  const points = decimalOf(value);
  if (points === undefined || points?.lte(0)) throw new Refusal([pointsStatus(901)]);
  return points;
}

function refuseRepeated(context: SimulatorContext, redemption: PointsRedemption, points: Big): void {
  const sinceMs = context.nowMs() - context.settings.duplicateReversalSeconds * SECOND_MS;
  const isRepeated = redemption.reversals.some((one) => one.points.eq(points) && one.atMs > sinceMs);
  if (isRepeated) throw new Refusal([pointsStatus(902)]);
}
