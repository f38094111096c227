import type { Big } from 'big.js';
import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import { requestStatus } from '../answers/request-statuses.ts';
import { decimalOf } from '../amounts/decimal.ts';
import { readBillingTime, readV2Time } from './read-billing-time.ts';
import { readLine } from './read-line.ts';
import {
  DELIVERY_STATUSES,
  OUTLIER_STATUSES,
  RETURN_TYPES,
  TRANSACTION_TYPES,
  type ReturnType,
  type TransactionType,
} from './transaction.ts';
import type { TransactionDraft } from './transaction-draft.ts';
import type { TransactionInput } from './transaction-input.ts';
import { transactionStatus } from './transaction-statuses.ts';

const LONGEST_BILL_NUMBER = 50;
const LONGEST_REASON = 255;

/**
 * Checks a v2 transaction by itself (reference section 6.4): 690 type, 628 return type, 602 and 631 number, 685 length,
 * 601 amount, 665 and 666 negative amounts, 1114, 643 and 644 dates, 627 and 661 to 664 lines.
 */
export function readTransaction(
  context: SimulatorContext,
  input: TransactionInput,
  place: { readonly source: string; readonly accountId: string },
): TransactionDraft {
  const type = readType(input.type);
  const returnType = readReturnType(type, input);
  const { atMs, offset } = readBillingTime(context, input.billingDate);
  return {
    ...place,
    type,
    returnType,
    billNumber: readBillNumber(type, input),
    parentId: input.id ?? null,
    amount: readBillAmount(returnType, input.billAmount),
    grossAmount: readAmount(input.grossAmount, 665),
    discount: readAmount(input.discount, 666),
    billedAtMs: atMs,
    billedAtOffset: offset,
    purchasedAtMs: input.purchaseTime === undefined ? null : readV2Time(context, input.purchaseTime),
    outlierStatus: oneOf(OUTLIER_STATUSES, input.outlierStatus ?? 'NORMAL'),
    deliveryStatus: oneOf(DELIVERY_STATUSES, input.deliveryStatus ?? 'PLACED'),
    note: input.note,
    notInterestedReason: input.notInterestedReason,
    customFields: input.customFields,
    extendedFields: input.extendedFields,
    lines: input.lineItemsV2.map((line) => readLine(context, line, returnType)),
    paymentModes: input.paymentModes,
    appliedPromotionIdentifiers: input.appliedPromotionIdentifiers,
    pointsRedemptionIds: input.redemptions?.pointsRedemptions ?? [],
  };
}

/** The type, refused with 690 when there is no such type. */
export function readType(text: string | undefined): TransactionType {
  const type = TRANSACTION_TYPES.find((known) => known === text);
  if (type === undefined) throw new Refusal([transactionStatus(690)]);
  return type;
}

function readReturnType(type: TransactionType, { returnType: text }: TransactionInput): ReturnType | null {
  if (type === 'REGULAR' || type === 'NOT_INTERESTED') return null;
  const returnType = RETURN_TYPES.find((known) => known === text);
  // The 2026 bulk page: CANCELLED is not supported for a bill without customer.
  const isRefused = returnType === 'CANCELLED' && type === 'NOT_INTERESTED_RETURN';
  if (returnType === undefined || isRefused) throw new Refusal([transactionStatus(628)]);
  return returnType;
}

function readBillNumber(
  type: TransactionType,
  { billNumber = '', notInterestedReason }: TransactionInput,
): string {
  const isReturn = type === 'RETURN' || type === 'NOT_INTERESTED_RETURN';
  if (billNumber.trim() === '') throw new Refusal([transactionStatus(isReturn ? 631 : 602)]);
  if (billNumber.length > LONGEST_BILL_NUMBER || notInterestedReason.length > LONGEST_REASON) {
    throw new Refusal([transactionStatus(685)]);
  }
  return billNumber;
}

/** Needed unless the return type says how much comes back. */
function readBillAmount(returnType: ReturnType | null, value: unknown): Big | null {
  const amount = decimalOf(value);
  const isNeeded = returnType === null || returnType === 'AMOUNT';
  if (amount === undefined || amount?.lt(0) || (isNeeded && amount === null)) {
    throw new Refusal([transactionStatus(601)]);
  }
  return amount;
}

function readAmount(value: unknown, negativeCode: 665 | 666): Big | null {
  const amount = decimalOf(value);
  if (amount === undefined) throw new Refusal([requestStatus(400)]);
  if (amount?.lt(0)) throw new Refusal([transactionStatus(negativeCode)]);
  return amount;
}

function oneOf<Value extends string>(values: readonly Value[], text: string): Value {
  const value = values.find((known) => known === text);
  if (value === undefined) throw new Refusal([requestStatus(400)]);
  return value;
}
