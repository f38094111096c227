import type { Big } from 'big.js';
import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import { decimalOf } from '../amounts/decimal.ts';
import type { Customer } from '../customers/customer.ts';
import { findSimply } from '../customers/find-simply.ts';
import { pointsTotals } from './points-ledger.ts';
import { pointsStatus } from './points-statuses.ts';

const MOST_DECIMALS = 3;

/** Who redeems: refused with 816 unknown, 881 no member, 820 with fraud status (reference section 6.5). */
export function redeemer(context: SimulatorContext, fields: Readonly<Record<string, unknown>>): Customer {
  const customer = findSimply(context, fields);
  if (customer === undefined || customer.isPiiDeleted) throw new Refusal([pointsStatus(816)]);
  if (customer.loyaltyType !== 'loyalty') throw new Refusal([pointsStatus(881)]);
  if (customer.statusLabel === 'FRAUD') throw new Refusal([pointsStatus(820)]);
  return customer;
}

/**
 * The points, if the customer may redeem so many: refused with 801 not a positive number, 878 too fine, 819 and 821 too
 * many or too few at once, 807 not a multiple, 803 more than there are.
 */
export function redeemablePoints(context: SimulatorContext, customer: Customer, value: unknown): Big {
  const points = decimalOf(value);
  if (!points?.gt(0)) throw new Refusal([pointsStatus(801)]);
  if (!points.round(MOST_DECIMALS).eq(points)) throw new Refusal([pointsStatus(878)]);
  const { redemptionMaximum, redemptionMinimum, redemptionMultiple } = context.settings;
  if (redemptionMaximum !== null && points.gt(redemptionMaximum)) throw new Refusal([pointsStatus(819)]);
  if (redemptionMinimum !== null && points.lt(redemptionMinimum)) throw new Refusal([pointsStatus(821)]);
  if (redemptionMultiple !== null && !points.mod(redemptionMultiple).eq(0)) {
    throw new Refusal([pointsStatus(807, redemptionMultiple)]);
  }
  if (points.gt(pointsTotals(customer).balance)) throw new Refusal([pointsStatus(803)]);
  return points;
}
