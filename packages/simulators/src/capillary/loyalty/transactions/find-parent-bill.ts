import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Status } from '../answers/status.ts';
import type { Customer } from '../customers/customer.ts';
import { billsNumbered } from './refuse-duplicate.ts';
import type { Transaction } from './transaction.ts';
import { transactionStatus } from './transaction-statuses.ts';

export interface ParentNaming {
  readonly billNumber: string;
  readonly id: number | null;
  readonly purchasedAtMs: number | null;
}

/**
 * The bill that a return names by number, or by id where numbers collide (reference section 6.4). Of several, the one at
 * the purchase time, else the latest with warning 9614. Refuses with 603, 667 and 668 (another customer's), 1121, and
 * with 625 when there is none, unless the organisation takes such returns: then it is a warning and null.
 */
export function findParentBill(
  context: SimulatorContext,
  customer: Customer | null,
  naming: ParentNaming,
  warnings: Status[],
): Transaction | null {
  const wantedType = customer === null ? 'NOT_INTERESTED' : 'REGULAR';
  const named =
    naming.id === null ? billsNumbered(context, naming.billNumber) : [billById(context, naming.id)];
  const bills = named.filter(({ type, outlierStatus }) => type === wantedType && outlierStatus !== 'DELETED');
  const own = bills.filter(({ customerId }) => customerId === (customer?.id ?? null));
  if (own.length === 0 && bills.length > 0) {
    throw new Refusal([transactionStatus(naming.id === null ? 668 : 667)]);
  }
  const parent = own.find(({ billedAtMs }) => billedAtMs === naming.purchasedAtMs) ?? own.at(-1);
  if (parent === undefined) return withoutParent(context, warnings);
  if (own.length > 1 && parent.billedAtMs !== naming.purchasedAtMs) warnings.push(transactionStatus(9614));
  if (parent.outlierStatus !== 'NORMAL') throw new Refusal([transactionStatus(1121)]);
  return parent;
}

function billById(context: SimulatorContext, id: number): Transaction {
  const bill = context.loyalty.transactions.get(id);
  if (bill === undefined) throw new Refusal([transactionStatus(603)]);
  return bill;
}

function withoutParent(context: SimulatorContext, warnings: Status[]): null {
  if (!context.settings.allowReturnWithoutBill) throw new Refusal([transactionStatus(625)]);
  warnings.push(transactionStatus(625));
  return null;
}
