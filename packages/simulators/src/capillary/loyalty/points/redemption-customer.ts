import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Customer } from '../customers/customer.ts';
import { customerStatus } from '../customers/customer-statuses.ts';
import { findSimply } from '../customers/find-simply.ts';

/** The pages name the types in two ways, `ID|PHONE|EMAIL` and `mobile|email|...`: both count (reference section 6.5). */
const FIELDS: Readonly<Record<string, string>> = {
  id: 'id',
  phone: 'mobile',
  mobile: 'mobile',
  email: 'email',
  externalid: 'externalId',
  cardnumber: 'cardnumber',
  cardexternalid: 'cardExternalId',
};

/** Whose redemption it is; refused with 8015. */
export function redemptionCustomer(context: SimulatorContext, type: string, value: string): Customer {
  const field = FIELDS[type.toLowerCase()];
  const customer = field === undefined ? undefined : findSimply(context, { [field]: value });
  if (customer === undefined) throw new Refusal([customerStatus(8015)]);
  return customer;
}
