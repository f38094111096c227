import type { Caller, SimulatorContext } from '../../context.ts';
import type { Customer } from '../customers/customer.ts';
import { movePoints } from '../points/points-ledger.ts';
import type { ReturnPlan } from './plan-return.ts';
import type { Transaction } from './transaction.ts';

/** Does what was planned: marks the bill and takes the points back, on behalf of `transaction`. */
export function applyReturn(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer | null,
  plan: ReturnPlan,
  transaction: Transaction,
): void {
  const { bill, returnType, amount, points } = plan;
  for (const { line, quantity } of plan.lines) line.returnedQuantity = line.returnedQuantity.plus(quantity);
  bill.returnedAmount = bill.returnedAmount.plus(amount);
  bill.isFullyReturned = plan.completesBill;
  bill.isCancelled = returnType === 'CANCELLED';
  if (returnType === 'AMOUNT' || returnType === 'LINE_ITEM') bill.partialReturnType = returnType;
  bill.updatedAtMs = context.nowMs();
  if (customer === null) return;
  bill.pointsReturned = bill.pointsReturned.plus(points);
  const { id: transactionId, billNumber: transactionNumber } = transaction;
  movePoints(context, caller, customer, { reason: 'returned', points, transactionId, transactionNumber });
}
