import { z } from 'zod';
import type { Caller, SimulatorContext } from '../../context.ts';
import { codeFromId } from '../amounts/code-from-id.ts';
import { decimalOf } from '../amounts/decimal.ts';
import { Refusal } from '../answers/refusal.ts';
import { scalarText } from '../customers/customer-input.ts';
import type { Customer } from '../customers/customer.ts';
import { v1CustomerInput } from '../customers/v1-customer-input.ts';
import { billsNumbered } from '../transactions/refuse-duplicate.ts';
import { usePointsCode } from './points-code.ts';
import { movePoints } from './points-ledger.ts';
import type { PointsRedemption } from './points-redemption.ts';
import { pointsStatus } from './points-statuses.ts';
import { redeemablePoints } from './redemption-rules.ts';
import { redemptionTime } from './redemption-time.ts';
import { refuseMissingCode } from './refuse-missing-code.ts';

const ID_LENGTH = 6;

const text = scalarText.nullish().transform((value) => value ?? '');

/** One redemption of a v1.1 body (reference section 6.5). */
export const redeemInput = z.object({
  points_redeemed: z.unknown().optional(),
  customer: v1CustomerInput.optional(),
  transaction_number: text,
  notes: text,
  validation_code: text,
  redemption_time: z.string().optional(),
  external_reference_number: text,
});

export type RedeemInput = z.output<typeof redeemInput>;

/**
 * Redeems points. The same `external_reference_number` again gives the original redemption, 817, or one more, by setting;
 * for another customer or other points it is 817 (inferred). Refuses with the codes of `redeemablePoints`, 808, 824, 859.
 */
export function redeemPoints(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer,
  input: RedeemInput,
  skipsValidation: boolean,
): PointsRedemption {
  const reference = input.external_reference_number || null;
  const original = reference === null ? undefined : findByReference(context, reference);
  const isTaken = context.settings.duplicateRedemptionReference !== 'redeem';
  if (original !== undefined && isTaken) return again(context, customer, original, input);

  const redeemedAtMs = redemptionTime(context, input.redemption_time);
  const points = redeemablePoints(context, customer, input.points_redeemed);
  refuseMissingCode(context, customer, input.validation_code, skipsValidation);
  if (input.validation_code !== '') usePointsCode(context, customer, input.validation_code);
  const bill = billsNumbered(context, input.transaction_number).find(
    ({ customerId }) => customerId === customer.id,
  );
  const redemption: PointsRedemption = {
    id: codeFromId(context.nextId(), 'mixed', ID_LENGTH),
    summaryId: context.nextId(),
    customerId: customer.id,
    points,
    externalReferenceNumber: reference,
    redeemedAtMs,
    tillCode: caller.tillCode,
    notes: input.notes,
    billNumber: input.transaction_number,
    billId: bill?.id ?? null,
    purpose: '',
    customFields: {},
    reversals: [],
  };
  context.loyalty.redemptions.set(redemption.id, redemption);
  movePoints(context, caller, customer, {
    reason: 'redeemed',
    points,
    transactionNumber: input.transaction_number,
  });
  return redemption;
}

export function findByReference(context: SimulatorContext, reference: string): PointsRedemption | undefined {
  return [...context.loyalty.redemptions.values()].find(
    ({ externalReferenceNumber }) => externalReferenceNumber === reference,
  );
}

function again(
  context: SimulatorContext,
  customer: Customer,
  original: PointsRedemption,
  input: RedeemInput,
): PointsRedemption {
  const isSame = original.customerId === customer.id && decimalOf(input.points_redeemed)?.eq(original.points);
  if (!isSame || context.settings.duplicateRedemptionReference === 'refuse') {
    throw new Refusal([pointsStatus(817)]);
  }
  return original;
}
