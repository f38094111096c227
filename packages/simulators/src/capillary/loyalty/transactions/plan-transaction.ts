import { Big } from 'big.js';
import type { Caller, SimulatorContext } from '../../context.ts';
import type { Status } from '../answers/status.ts';
import type { Customer } from '../customers/customer.ts';
import { findParentBill } from './find-parent-bill.ts';
import { planBill, type BillPlan } from './plan-bill.ts';
import { planReturn } from './plan-return.ts';
import { refuseDuplicate } from './refuse-duplicate.ts';
import { refuseEarlyReturn } from './refuse-early-return.ts';
import { refuseWrongPurchaseTime } from './refuse-wrong-purchase-time.ts';
import type { TransactionDraft } from './transaction-draft.ts';

/** What adding the transaction will do. */
export type TransactionPlan = BillPlan;

/**
 * Checks a transaction against what is stored, and says what adding it will do: 604 duplicate, 624 times, then the codes
 * of `planBill`, `findParentBill` and `planReturn` (reference section 6.4).
 */
export function planTransaction(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer | null,
  draft: TransactionDraft,
  warnings: Status[],
): TransactionPlan {
  refuseDuplicate(context, caller, draft);
  if (draft.returnType === null) return planBill(context, customer, draft, warnings);

  refuseWrongPurchaseTime(context, draft);
  const { billNumber, parentId: id, purchasedAtMs, returnType, lines } = draft;
  const bill = findParentBill(context, customer, { billNumber, id, purchasedAtMs }, warnings);
  const nothing = new Big(0);
  const earnsNothing = { earningAmount: nothing, points: nothing, rawPoints: nothing };
  if (bill === null) {
    return { ...earnsNothing, amount: draft.amount ?? nothing, returns: [] };
  }
  refuseEarlyReturn(draft.billedAtMs, purchasedAtMs ?? bill.billedAtMs);
  const plan = planReturn(context, bill, { returnType, amount: draft.amount, lines });
  return { ...earnsNothing, amount: plan.amount, returns: [plan] };
}
