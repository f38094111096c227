import { z } from 'zod';
import type { SimulatorContext } from '../../context.ts';
import { parseInput } from '../answers/parse-input.ts';
import { Refusal } from '../answers/refusal.ts';
import { decimalNumber } from '../amounts/decimal.ts';
import type { Customer } from '../customers/customer.ts';
import { scalarText } from '../customers/customer-input.ts';
import { pointsStatus } from './points-statuses.ts';
import type { PointsRedemption } from './points-redemption.ts';
import { redemptionCustomer } from './redemption-customer.ts';
import { findByReference } from './redeem-points.ts';

const LONGEST_PURPOSE = 255;

const updateInput = z.object({
  redemptionId: scalarText.optional(),
  externalReferenceNumber: scalarText.optional(),
  billNumber: scalarText.optional(),
  billId: z.int().optional(),
  purpose: z.string().optional(),
  entity: z
    .object({ type: z.string().default('CUSTOMER'), identifierType: z.string(), identifierValue: scalarText })
    .optional(),
  customFields: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Notes the bill or purpose of a redemption (reference section 6.5). Refuses with 749 unless exactly one of the two ids is
 * given, 748 when nothing changes, 1219 a long purpose, 1212 entity type, 8015 customer, 750 no such redemption.
 */
export function updateRedemption(context: SimulatorContext, body: unknown): Record<string, unknown> {
  const input = parseInput(updateInput, body);
  const { redemptionId, externalReferenceNumber, billNumber, billId, purpose, customFields } = input;
  if ((redemptionId === undefined) === (externalReferenceNumber === undefined)) {
    throw new Refusal([pointsStatus(749)]);
  }
  if ([billNumber, billId, purpose, customFields].every((value) => value === undefined)) {
    throw new Refusal([pointsStatus(748)]);
  }
  if ((purpose?.length ?? 0) > LONGEST_PURPOSE) throw new Refusal([pointsStatus(1219)]);
  const customer = entityCustomer(context, input.entity);
  const redemption =
    redemptionId === undefined
      ? findByReference(context, externalReferenceNumber ?? '')
      : context.loyalty.redemptions.get(redemptionId);
  if (redemption === undefined || (customer !== null && redemption.customerId !== customer.id)) {
    throw new Refusal([pointsStatus(750)]);
  }
  redemption.billNumber = billNumber ?? redemption.billNumber;
  redemption.billId = billId ?? redemption.billId;
  redemption.purpose = purpose ?? redemption.purpose;
  redemption.customFields = { ...redemption.customFields, ...customFields };
  return redemptionRecord(redemption);
}

function entityCustomer(
  context: SimulatorContext,
  entity: z.output<typeof updateInput>['entity'],
): Customer | null {
  if (entity === undefined) return null;
  if (!['CUSTOMER', 'USERGROUP2', 'FLEET'].includes(entity.type)) throw new Refusal([pointsStatus(1212)]);
  return redemptionCustomer(context, entity.identifierType, entity.identifierValue);
}

/** Times are epoch milliseconds here. */
function redemptionRecord(redemption: PointsRedemption): Record<string, unknown> {
  return {
    redemptionId: redemption.id,
    externalReferenceNumber: redemption.externalReferenceNumber,
    customerId: redemption.customerId,
    pointsRedeemed: decimalNumber(redemption.points),
    redemptionTime: redemption.redeemedAtMs,
    billNumber: redemption.billNumber,
    billId: redemption.billId ?? -1,
    purpose: redemption.purpose,
    notes: redemption.notes,
    customFields: redemption.customFields,
    tillCode: redemption.tillCode,
    warnings: [],
  };
}
