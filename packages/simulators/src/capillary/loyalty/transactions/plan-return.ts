import { Big } from 'big.js';
import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import { planLines, type PlannedLine } from './plan-lines.ts';
import type { ReturnType, Transaction } from './transaction.ts';
import type { LineDraft } from './transaction-draft.ts';
import { transactionStatus } from './transaction-statuses.ts';

export interface ReturnRequest {
  readonly returnType: ReturnType;
  readonly amount: Big | null;
  readonly lines: readonly LineDraft[];
}

/** What a return will do to its bill; nothing has changed yet. */
export interface ReturnPlan {
  readonly bill: Transaction;
  readonly returnType: ReturnType;
  readonly amount: Big;
  readonly lines: readonly PlannedLine[];
  readonly completesBill: boolean;
  /** Points that go back. */
  readonly points: Big;
}

/**
 * Checks a return against what the bill still has (reference section 6.4): 633 fully returned, 639 a full return after a
 * partial one, 632 and 638 AMOUNT and LINE_ITEM do not mix, 630 more than is left, and the codes of `planLines`.
 */
export function planReturn(context: SimulatorContext, bill: Transaction, request: ReturnRequest): ReturnPlan {
  const { returnType } = request;
  if (bill.isFullyReturned) throw new Refusal([transactionStatus(633)]);
  const left = bill.earningAmount.minus(bill.returnedAmount);
  if (returnType === 'FULL' || returnType === 'CANCELLED') {
    if (bill.partialReturnType !== null) throw new Refusal([transactionStatus(639)]);
    return finish(context, bill, { returnType, amount: left, lines: everyLine(bill), isWhole: true });
  }
  if (returnType === 'AMOUNT' && bill.partialReturnType === 'LINE_ITEM') {
    throw new Refusal([transactionStatus(632)]);
  }
  if (returnType === 'LINE_ITEM' && bill.partialReturnType === 'AMOUNT') {
    throw new Refusal([transactionStatus(638)]);
  }
  const lines = returnType === 'LINE_ITEM' ? planLines(bill, request.lines) : [];
  const amount = returnedAmount(request, lines);
  if (amount.gt(left)) throw new Refusal([transactionStatus(630)]);
  return finish(context, bill, { returnType, amount, lines, isWhole: false });
}

/** The bill amount of the return where there is one, else what its lines come to. */
function returnedAmount({ returnType, amount }: ReturnRequest, lines: readonly PlannedLine[]): Big {
  if (amount?.gt(0)) return amount;
  if (returnType === 'AMOUNT') throw new Refusal([transactionStatus(601)]);
  return lines.reduce((total, line) => total.plus(line.amount), new Big(0));
}

function everyLine(bill: Transaction): readonly PlannedLine[] {
  return bill.lines
    .filter(({ isReturnLine }) => !isReturnLine)
    .map((line) => ({ line, quantity: line.quantity.minus(line.returnedQuantity), amount: line.amount }));
}

function finish(
  context: SimulatorContext,
  bill: Transaction,
  given: Pick<ReturnPlan, 'returnType' | 'amount' | 'lines'> & { readonly isWhole: boolean },
): ReturnPlan {
  const { isWhole, ...plan } = given;
  const left = bill.earningAmount.minus(bill.returnedAmount).minus(plan.amount);
  const completesBill = isWhole || left.eq(0);
  return {
    ...plan,
    bill,
    completesBill,
    points: pointsBack(context, bill, completesBill ? new Big(0) : left),
  };
}

/**
 * Points that a bill gives back when `left` of it is kept: what it still holds beyond the whole points that `left` earns.
 * Parts therefore add up: however a bill comes back, all of it gives back exactly what it earned.
 */
function pointsBack(context: SimulatorContext, bill: Transaction, left: Big): Big {
  if (!context.settings.pointsReturnEnabled) return new Big(0);
  const held = bill.pointsAwarded.minus(bill.pointsReturned);
  const kept = left.times(bill.pointsPerUnit).round(0, Big.roundDown);
  return held.gt(kept) ? held.minus(kept) : new Big(0);
}
