import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Status } from '../answers/status.ts';
import type { Customer } from './customer.ts';
import { customerStatus } from './customer-statuses.ts';

/** The customer with that id in the path; refused with 8015. */
export function customerById(context: SimulatorContext, id: string | undefined): Customer {
  const customer = context.loyalty.customers.get(Number(id));
  if (customer === undefined) throw new Refusal([customerStatus(8015)]);
  return customer;
}

/**
 * What a read of the customer shows: a merged one is refused with 8069 or gives its survivor with warning 91009, by
 * setting; one whose data was deleted is refused with 8109 (reference section 6.1).
 */
export function readableCustomer(
  context: SimulatorContext,
  customer: Customer,
): { readonly customer: Customer; readonly warnings: readonly Status[] } {
  if (customer.isPiiDeleted) throw new Refusal([customerStatus(8109)]);
  if (customer.mergedInto === null) return { customer, warnings: [] };
  if (context.settings.mergedCustomerAnswer === 'refuse') throw new Refusal([customerStatus(8069)]);
  const survivor = readableCustomer(context, customerById(context, String(customer.mergedInto))).customer;
  return { customer: survivor, warnings: [customerStatus(91009)] };
}
