import type { Caller, SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Status } from '../answers/status.ts';
import { addCustomer, type AddedCustomer } from './add-customer.ts';
import { toCustomerInput, type V1CustomerInput } from './v1-customer-input.ts';
import { V1_CUSTOMER_MESSAGES } from './v1-customer-messages.ts';

/** Registers a customer as v1.1 does. Refuses with 1001 and 1002 bad mobile and e-mail, 1007 nothing usable, 1014 known. */
export function registerByV1(
  context: SimulatorContext,
  caller: Caller,
  input: V1CustomerInput,
): AddedCustomer {
  try {
    const added = addCustomer(context, caller, toCustomerInput(input));
    // The status label is a v2 matter.
    return { ...added, warnings: added.warnings.filter(({ code }) => code !== 8107) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal([v1Status(error.code, input)]);
  }
}

function v1Status(v2Code: number, input: V1CustomerInput): Status {
  if (v2Code === 8006) return status(1014);
  if (v2Code === 8005 && input.mobile !== '') return status(1001);
  if (v2Code === 8005 && input.email !== '') return status(1002);
  return status(1007);
}

function status(code: keyof typeof V1_CUSTOMER_MESSAGES): Status {
  return { status: false, code, message: V1_CUSTOMER_MESSAGES[code] };
}
