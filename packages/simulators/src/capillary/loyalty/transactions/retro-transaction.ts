import { Big } from 'big.js';
import type { Caller, SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import type { Customer } from '../customers/customer.ts';
import { movePoints } from '../points/points-ledger.ts';
import { pointsEffect, type SideEffect } from './side-effect.ts';
import type { Transaction } from './transaction.ts';
import { V1_TRANSACTION_MESSAGES } from './v1-transaction-messages.ts';

const DAY_MS = 86_400_000;

export interface RetroTransaction {
  readonly transaction: Transaction;
  readonly sideEffects: readonly SideEffect[];
}

/**
 * A NOT_INTERESTED bill becomes the REGULAR bill of a customer, under a new id, and earns what it would have earned
 * (documented: `reference/retro-transaction`). It can do so once: 1627 afterwards. What came back of it already earns
 * nothing (inferred). Refuses with 1628 for an unknown id, 1626 for another type, 1631 where it is not enabled, 1633
 * for a bill that is too old.
 */
export function retroTransaction(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer,
  id: string,
): RetroTransaction {
  const { loyalty, settings } = context;
  if (!settings.retroTransactionEnabled) throw refusal(1631);
  const guest = loyalty.transactions.get(Number(id));
  if (guest === undefined) throw refusal(1628);
  if (guest.becameId !== null) throw refusal(1627);
  if (guest.type !== 'NOT_INTERESTED') throw refusal(1626);
  const { retroTransactionMaxAgeDays: days } = settings;
  const ageMs = context.nowMs() - guest.billedAtMs;
  if (days !== null && ageMs > days * DAY_MS) throw refusal(1633);

  const earns = customer.loyaltyType === 'loyalty' && guest.outlierStatus === 'NORMAL';
  const kept = guest.earningAmount.minus(guest.returnedAmount);
  const points = earns ? kept.times(settings.pointsPerCurrencyUnit).round(0, Big.roundDown) : new Big(0);
  const transaction: Transaction = {
    ...guest,
    id: context.nextId(),
    type: 'REGULAR',
    customerId: customer.id,
    pointsAwarded: points,
    updatedAtMs: context.nowMs(),
  };
  guest.becameId = transaction.id;
  loyalty.transactions.set(transaction.id, transaction);
  const numbered = loyalty.billNumbers.get(guest.billNumber) ?? [];
  loyalty.billNumbers.set(
    guest.billNumber,
    numbered.map((one) => (one === guest.id ? transaction.id : one)),
  );
  customer.transactionIds.push(transaction.id);
  const { id: transactionId, billNumber: transactionNumber } = transaction;
  movePoints(context, caller, customer, { reason: 'earned', points, transactionId, transactionNumber });
  return { transaction, sideEffects: points.eq(0) ? [] : [pointsEffect(customer.id, points)] };
}

function refusal(code: 1626 | 1627 | 1628 | 1631 | 1633): Refusal {
  return new Refusal([{ status: false, code, message: V1_TRANSACTION_MESSAGES[code] }]);
}
