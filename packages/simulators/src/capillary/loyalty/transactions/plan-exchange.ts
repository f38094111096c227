import { Big } from 'big.js';
import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Status } from '../answers/status.ts';
import type { Customer } from '../customers/customer.ts';
import { findParentBill } from './find-parent-bill.ts';
import { planReturn, type ReturnPlan } from './plan-return.ts';
import { refuseEarlyReturn } from './refuse-early-return.ts';
import type { LineDraft, TransactionDraft } from './transaction-draft.ts';
import { transactionStatus } from './transaction-statuses.ts';

/**
 * The returns inside a bill: its lines of type RETURN, by the bill that each names in `parentBillNumber` (reference
 * section 6.4). Lines of one parent make one return. Refuses with 631 a line without parent.
 */
export function planExchange(
  context: SimulatorContext,
  customer: Customer | null,
  draft: TransactionDraft,
  warnings: Status[],
): readonly ReturnPlan[] {
  const byParent = new Map<string, LineDraft[]>();
  for (const line of draft.lines.filter(({ isReturnLine }) => isReturnLine)) {
    if (!line.parentBillNumber) throw new Refusal([transactionStatus(631)]);
    byParent.set(line.parentBillNumber, [...(byParent.get(line.parentBillNumber) ?? []), line]);
  }
  return [...byParent].flatMap(([billNumber, lines]) => {
    const purchasedAtMs = lines.find((line) => line.purchasedAtMs !== null)?.purchasedAtMs ?? null;
    const bill = findParentBill(context, customer, { billNumber, id: null, purchasedAtMs }, warnings);
    if (bill === null) return [];
    refuseEarlyReturn(draft.billedAtMs, purchasedAtMs ?? bill.billedAtMs);
    const returnType = lines[0]?.returnType ?? 'LINE_ITEM';
    const amount =
      returnType === 'AMOUNT'
        ? lines.reduce((total, line) => total.plus(line.amount ?? 0), new Big(0))
        : null;
    return [planReturn(context, bill, { returnType, amount, lines })];
  });
}
