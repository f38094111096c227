import { Big } from 'big.js';
import type { Caller, SimulatorContext } from '../../context.ts';
import type { Customer } from '../customers/customer.ts';
import { movePoints } from './points-ledger.ts';

/** Gives a new member the points for registering; null when there are none. */
export function registrationPoints(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer,
): Big | null {
  const points = new Big(context.settings.registrationPoints);
  if (points.eq(0) || customer.loyaltyType !== 'loyalty') return null;
  movePoints(context, caller, customer, { reason: 'earned', points });
  return points;
}
