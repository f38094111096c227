import { Big } from 'big.js';
import type { Caller, SimulatorContext } from '../../context.ts';
import type { Customer } from '../customers/customer.ts';
import type { Transaction, TransactionLine } from './transaction.ts';
import type { LineDraft, TransactionDraft } from './transaction-draft.ts';

const ZERO = new Big(0);

/** What is known of the transaction beside its draft. */
export interface TransactionFacts {
  readonly amount: Big;
  readonly earningAmount: Big;
  readonly pointsAwarded: Big;
  readonly parentId: number | null;
}

/** Stores a transaction. */
export function recordTransaction(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer | null,
  draft: TransactionDraft,
  facts: TransactionFacts,
): Transaction {
  const nowMs = context.nowMs();
  const { type, returnType, billNumber, billedAtMs, billedAtOffset, source, accountId } = draft;
  const transaction: Transaction = {
    ...facts,
    id: context.nextId(),
    customerId: customer?.id ?? null,
    type,
    returnType,
    billNumber,
    grossAmount: draft.grossAmount ?? ZERO,
    discount: draft.discount ?? ZERO,
    billedAtMs,
    billedAtOffset,
    recordedAtMs: nowMs,
    updatedAtMs: nowMs,
    source,
    accountId,
    tillCode: caller.tillCode,
    storeCode: caller.storeCode,
    outlierStatus: draft.outlierStatus,
    deliveryStatus: draft.deliveryStatus,
    note: draft.note,
    notInterestedReason: draft.notInterestedReason,
    customFields: draft.customFields,
    extendedFields: draft.extendedFields,
    lines: draft.lines.map((line) => recordLine(context, line)),
    paymentModes: draft.paymentModes,
    appliedPromotionIdentifiers: draft.appliedPromotionIdentifiers,
    pointsPerUnit: new Big(context.settings.pointsPerCurrencyUnit),
    pointsReturned: ZERO,
    returnedAmount: ZERO,
    partialReturnType: null,
    isFullyReturned: false,
    isCancelled: false,
    becameId: null,
  };
  const { transactions, billNumbers } = context.loyalty;
  transactions.set(transaction.id, transaction);
  billNumbers.set(billNumber, [...(billNumbers.get(billNumber) ?? []), transaction.id]);
  customer?.transactionIds.push(transaction.id);
  return transaction;
}

/** `value` is about rate times quantity, and `amount` is `value` less `discount`: what is left out follows from the rest. */
function recordLine(context: SimulatorContext, line: LineDraft): TransactionLine {
  const quantity = line.quantity ?? ZERO;
  const rate = line.rate ?? ZERO;
  const value = line.value ?? rate.times(quantity);
  const discount = line.discount ?? ZERO;
  return {
    id: context.nextId(),
    itemCode: line.itemCode,
    description: line.description,
    serial: line.serial,
    quantity,
    rate,
    value,
    discount,
    amount: line.amount ?? value.minus(discount),
    returnedQuantity: ZERO,
    isReturnLine: line.isReturnLine,
    isComposite: line.isComposite,
    attributes: line.attributes,
    extendedFields: line.extendedFields,
  };
}
