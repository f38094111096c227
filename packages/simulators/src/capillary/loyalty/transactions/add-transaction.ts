import { Big } from 'big.js';
import type { Caller, SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Status } from '../answers/status.ts';
import type { Customer } from '../customers/customer.ts';
import { movePoints } from '../points/points-ledger.ts';
import { applyReturn } from './apply-return.ts';
import { recordTransaction } from './record-transaction.ts';
import { planTransaction, type TransactionPlan } from './plan-transaction.ts';
import { planSideEffects } from './plan-side-effects.ts';
import type { SideEffect } from './side-effect.ts';
import type { Transaction } from './transaction.ts';
import type { TransactionDraft } from './transaction-draft.ts';
import { transactionStatus } from './transaction-statuses.ts';

export interface AddedTransaction {
  readonly transaction: Transaction;
  readonly warnings: readonly Status[];
  readonly sideEffects: readonly SideEffect[];
}

export interface AddOptions {
  /** Header `SKIP-DOWNSTREAM`: stored, and the loyalty engine never hears of it. */
  readonly skipsLoyalty?: boolean;
}

/**
 * Adds a bill or a return. Everything is checked before anything changes, so a refused one leaves no trace. `customer`
 * is null for bills without one. Refuses with the codes of `planTransaction`, and 3045 for a customer with fraud status.
 */
export function addTransaction(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer | null,
  draft: TransactionDraft,
  { skipsLoyalty = false }: AddOptions = {},
): AddedTransaction {
  if (customer?.statusLabel === 'FRAUD') {
    throw new Refusal([transactionStatus(3045, 'Transaction add', 'FRAUD', customer.id)]);
  }
  const warnings: Status[] = [];
  const planned = planTransaction(context, caller, customer, draft, warnings);
  const plan = skipsLoyalty ? withoutPoints(planned) : planned;
  const transaction = recordTransaction(context, caller, customer, draft, {
    amount: plan.amount,
    earningAmount: plan.earningAmount,
    pointsAwarded: plan.points,
    parentId: draft.returnType === null ? null : (plan.returns[0]?.bill.id ?? null),
  });
  if (customer !== null) {
    const { id: transactionId, billNumber: transactionNumber } = transaction;
    movePoints(context, caller, customer, {
      reason: 'earned',
      points: plan.points,
      transactionId,
      transactionNumber,
    });
  }
  for (const back of plan.returns) applyReturn(context, caller, customer, back, transaction);
  linkRedemptions(context, draft, transaction);
  return { transaction, warnings, sideEffects: skipsLoyalty ? [] : planSideEffects(context, customer, plan) };
}

function withoutPoints(plan: TransactionPlan): TransactionPlan {
  const none = new Big(0);
  return {
    ...plan,
    points: none,
    rawPoints: none,
    returns: plan.returns.map((back) => ({ ...back, points: none })),
  };
}

/** Redemptions made before the bill learn its number; ids that do not exist are ignored. */
function linkRedemptions(context: SimulatorContext, draft: TransactionDraft, transaction: Transaction): void {
  for (const redemption of context.loyalty.redemptions.values()) {
    const isNamed =
      draft.pointsRedemptionIds.includes(redemption.id) ||
      draft.pointsRedemptionIds.includes(String(redemption.summaryId));
    if (!isNamed || redemption.customerId !== transaction.customerId) continue;
    redemption.billNumber = transaction.billNumber;
    redemption.billId = transaction.id;
  }
}
