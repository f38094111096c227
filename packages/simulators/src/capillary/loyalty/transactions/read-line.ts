import type { Big } from 'big.js';
import type { SimulatorContext } from '../../context.ts';
import { Refusal } from '../answers/refusal.ts';
import { requestStatus } from '../answers/request-statuses.ts';
import { decimalOf } from '../amounts/decimal.ts';
import { readV2Time } from './read-billing-time.ts';
import { RETURN_TYPES, type ReturnType } from './transaction.ts';
import type { LineDraft } from './transaction-draft.ts';
import type { LineInput } from './transaction-input.ts';
import { transactionStatus } from './transaction-statuses.ts';

/**
 * Checks a line by itself: 627 and 661 to 664 negative amounts, 628 a return type of its own where the bill is returned
 * by FULL or AMOUNT (reference section 6.4).
 */
export function readLine(
  context: SimulatorContext,
  line: LineInput,
  billReturnType: ReturnType | null,
): LineDraft {
  return {
    itemCode: line.itemCode ?? '',
    description: line.description ?? '',
    serial: line.serial ?? '',
    quantity: readAmount(line.qty, 627),
    rate: readAmount(line.rate, 663),
    value: readAmount(line.value, 662),
    discount: readAmount(line.discount, 664),
    amount: readAmount(line.amount, 661),
    isReturnLine: billReturnType !== null || line.type === 'RETURN' || line.type === 'NOT_INTERESTED_RETURN',
    returnType: readReturnType(line.returnType, billReturnType),
    parentBillNumber: line.parentBillNumber ?? null,
    purchasedAtMs: line.purchaseTime === undefined ? null : readV2Time(context, line.purchaseTime),
    isComposite: (line.comboDetails ?? []).length > 0 || (line.splitDetails ?? []).length > 0,
    attributes: line.attributes,
    extendedFields: line.extendedFields,
  };
}

function readReturnType(text: string | undefined, billReturnType: ReturnType | null): ReturnType | null {
  if (text === undefined) return null;
  const returnType = RETURN_TYPES.find((known) => known === text);
  const isOfBill = billReturnType === 'FULL' || billReturnType === 'AMOUNT';
  if (returnType === undefined || isOfBill) throw new Refusal([transactionStatus(628)]);
  return returnType;
}

function readAmount(value: unknown, negativeCode: 627 | 661 | 662 | 663 | 664): Big | null {
  const amount = decimalOf(value);
  if (amount === undefined) throw new Refusal([requestStatus(400)]);
  if (amount?.lt(0)) throw new Refusal([transactionStatus(negativeCode)]);
  return amount;
}
