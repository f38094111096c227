import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Customer } from '../customers/customer.ts';
import { isPointsCode } from './points-code.ts';
import { pointsStatus } from './points-statuses.ts';

/**
 * Refuses with 824 a redemption that needs a validation code and has none, with 808 a wrong code, needed or not
 * (reference section 6.5). `skip_validation=true` waives the need.
 */
export function refuseMissingCode(
  context: SimulatorContext,
  customer: Customer,
  code: string,
  skipsValidation: boolean,
): void {
  if (skipsValidation) return;
  if (code === '') {
    if (context.settings.redemptionCodeRequired) throw new Refusal([pointsStatus(824)]);
    return;
  }
  if (!isPointsCode(context, customer, code)) throw new Refusal([pointsStatus(808)]);
}
