import type { Caller, SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Transaction } from './transaction.ts';
import type { TransactionDraft } from './transaction-draft.ts';
import { transactionStatus } from './transaction-statuses.ts';

const DAY_MS = 86_400_000;

/**
 * Refuses with 604 a bill number that exists already (reference section 7.1), where the settings look: organisation,
 * store or till, and within so many days of the other bill's date. A DELETED bill frees its number (section 6.4). Bills
 * with and without customer share the numbers (inferred).
 */
export function refuseDuplicate(context: SimulatorContext, caller: Caller, draft: TransactionDraft): void {
  const { billNumberUnique, billNumberUniqueDays, returnBillNumberUnique } = context.settings;
  const isReturn = draft.returnType !== null;
  if (isReturn ? !returnBillNumberUnique : billNumberUnique === 'off') return;
  const isDuplicate = billsNumbered(context, draft.billNumber).some(
    (other) =>
      (other.returnType !== null) === isReturn &&
      other.outlierStatus !== 'DELETED' &&
      (billNumberUnique !== 'store' || other.storeCode === caller.storeCode) &&
      (billNumberUnique !== 'till' || other.tillCode === caller.tillCode) &&
      (billNumberUniqueDays === null ||
        Math.abs(other.billedAtMs - draft.billedAtMs) < billNumberUniqueDays * DAY_MS),
  );
  if (isDuplicate) throw new Refusal([transactionStatus(604)]);
}

/** Bills and returns with that number, oldest first. */
export function billsNumbered(context: SimulatorContext, billNumber: string): readonly Transaction[] {
  const { billNumbers, transactions } = context.loyalty;
  return (billNumbers.get(billNumber) ?? []).flatMap((id) => transactions.get(id) ?? []);
}
