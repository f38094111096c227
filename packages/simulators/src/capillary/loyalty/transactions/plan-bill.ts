import { Big } from 'big.js';
import type { SimulatorContext } from '../../context.ts';
import type { Status } from '../answers/status.ts';
import type { Customer } from '../customers/customer.ts';
import { planExchange } from './plan-exchange.ts';
import type { ReturnPlan } from './plan-return.ts';
import type { LineDraft, TransactionDraft } from './transaction-draft.ts';
import { transactionStatus } from './transaction-statuses.ts';

/** What a bill will earn, and what its return lines will do to earlier bills. */
export interface BillPlan {
  readonly amount: Big;
  /** The bill's amount; of an exchange, what its purchased lines come to (inferred). */
  readonly earningAmount: Big;
  readonly points: Big;
  /** The points before rounding. */
  readonly rawPoints: Big;
  readonly returns: readonly ReturnPlan[];
}

/** Checks a REGULAR or NOT_INTERESTED bill against the rest; nothing has changed yet. */
export function planBill(
  context: SimulatorContext,
  customer: Customer | null,
  draft: TransactionDraft,
  warnings: Status[],
): BillPlan {
  const amount = draft.amount ?? new Big(0);
  const isExchange = draft.lines.some(({ isReturnLine }) => isReturnLine);
  const returns = isExchange ? planExchange(context, customer, draft, warnings) : [];
  const earningAmount = isExchange ? purchased(draft.lines) : amount;
  if (draft.outlierStatus !== 'NORMAL') warnings.push(transactionStatus(9611));
  const earns = customer?.loyaltyType === 'loyalty' && draft.outlierStatus === 'NORMAL';
  const rawPoints = earns ? earningAmount.times(context.settings.pointsPerCurrencyUnit) : new Big(0);
  return { amount, earningAmount, points: rawPoints.round(0, Big.roundDown), rawPoints, returns };
}

function purchased(lines: readonly LineDraft[]): Big {
  return lines
    .filter(({ isReturnLine }) => !isReturnLine)
    .reduce((total, line) => {
      const value = line.value ?? (line.rate ?? new Big(0)).times(line.quantity ?? 0);
      return total.plus(line.amount ?? value.minus(line.discount ?? 0));
    }, new Big(0));
}
