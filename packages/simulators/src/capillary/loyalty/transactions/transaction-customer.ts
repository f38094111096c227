import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Customer } from '../customers/customer.ts';
import { customerStatus } from '../customers/customer-statuses.ts';
import { readableCustomer } from '../customers/read-customer.ts';
import { resolveCustomer, type CustomerNaming } from '../customers/resolve-customer.ts';
import type { TransactionType } from './transaction.ts';

/**
 * Whose transaction it is: v2 never registers anybody, so REGULAR and RETURN need a member (8084 when none is named, then
 * the codes of a lookup). Bills of those who are not interested have no customer, named or not (reference section 6.4).
 */
export function transactionCustomer(
  context: SimulatorContext,
  type: TransactionType,
  naming: CustomerNaming,
): Customer | null {
  if (type === 'NOT_INTERESTED' || type === 'NOT_INTERESTED_RETURN') return null;
  if (!naming.identifierName || !naming.identifierValue) throw new Refusal([customerStatus(8084)]);
  // Nobody is registered in OTHERS, which is a source of bills only: the customer may be in any (inferred).
  const source = naming.source === 'OTHERS' ? 'ALL' : (naming.source ?? 'INSTORE');
  const named = resolveCustomer(context, { ...naming, source });
  return readableCustomer(context, named).customer;
}
