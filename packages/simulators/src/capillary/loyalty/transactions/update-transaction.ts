import { z } from 'zod';
import type { Caller, SimulatorContext } from '../../context.ts';
import { parseInput } from '../answers/parse-input.ts';
import { Refusal } from '../answers/refusal.ts';
import { requestStatus } from '../answers/request-statuses.ts';
import type { Customer } from '../customers/customer.ts';
import { scalarText } from '../customers/customer-input.ts';
import { movePoints } from '../points/points-ledger.ts';
import { billsNumbered } from './refuse-duplicate.ts';
import { DELIVERY_STATUSES, OUTLIER_STATUSES, type OutlierStatus, type Transaction } from './transaction.ts';
import { transactionStatus } from './transaction-statuses.ts';

const fields = z.record(z.string(), z.unknown()).default({});

/** What may change: number, dates and amounts may not, and are ignored (reference section 6.4). */
const updateInput = z.object({
  id: scalarText.optional(),
  number: scalarText.optional(),
  type: z.string().default('REGULAR'),
  customFields: fields,
  extendedFields: fields,
  deliveryStatus: z.enum(DELIVERY_STATUSES).optional(),
  outlierStatus: z.enum(OUTLIER_STATUSES).optional(),
  tillCode: z.string().optional(),
  lineItems: z.array(z.object({ itemCode: scalarText, extendedFields: fields })).default([]),
});

/**
 * Updates a bill or return of the customer. Refuses with 607 when none is named, 667 and 668 when it is not theirs, 1118
 * when it is of another type, 671 for a till that does not exist, 1120 for an item that is not on it.
 */
export function updateTransaction(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer | null,
  body: unknown,
): Transaction {
  const input = parseInput(updateInput, body);
  const transaction = findTransaction(context, customer, input);
  if (transaction.type !== input.type) throw new Refusal([transactionStatus(1118)]);
  const till = input.tillCode === undefined ? undefined : context.org.tills.get(input.tillCode);
  if (input.tillCode !== undefined && till === undefined) throw new Refusal([transactionStatus(671)]);
  const changes = input.lineItems.map(({ itemCode, extendedFields }) => {
    const line = transaction.lines.find((one) => one.itemCode === itemCode);
    if (line === undefined) throw new Refusal([transactionStatus(1120)]);
    return { line, extendedFields };
  });
  if (input.outlierStatus !== undefined)
    markOutlier(context, caller, customer, transaction, input.outlierStatus);
  for (const { line, extendedFields } of changes) {
    line.extendedFields = { ...line.extendedFields, ...extendedFields };
  }
  transaction.customFields = { ...transaction.customFields, ...input.customFields };
  transaction.extendedFields = { ...transaction.extendedFields, ...input.extendedFields };
  transaction.deliveryStatus = input.deliveryStatus ?? transaction.deliveryStatus;
  transaction.tillCode = till?.code ?? transaction.tillCode;
  transaction.storeCode = till?.storeCode ?? transaction.storeCode;
  transaction.updatedAtMs = context.nowMs();
  return transaction;
}

function findTransaction(
  context: SimulatorContext,
  customer: Customer | null,
  { id, number, type }: z.output<typeof updateInput>,
): Transaction {
  if (id === undefined && number === undefined) throw new Refusal([transactionStatus(607)]);
  const named =
    id === undefined
      ? billsNumbered(context, number ?? '').findLast((one) => one.type === type)
      : context.loyalty.transactions.get(Number(id));
  if (named === undefined || named.customerId !== (customer?.id ?? null)) {
    throw new Refusal([transactionStatus(id === undefined ? 668 : 667)]);
  }
  return named;
}

/** A bill that becomes an outlier gives back what it earned (inferred); one that was cannot become normal again. */
function markOutlier(
  context: SimulatorContext,
  caller: Caller,
  customer: Customer | null,
  bill: Transaction,
  status: OutlierStatus,
): void {
  if (bill.outlierStatus !== 'NORMAL' && status === 'NORMAL') throw new Refusal([requestStatus(400)]);
  bill.outlierStatus = status;
  if (customer === null || status === 'NORMAL' || bill.type !== 'REGULAR') return;
  const points = bill.pointsAwarded.minus(bill.pointsReturned);
  bill.pointsReturned = bill.pointsAwarded;
  const { id: transactionId, billNumber: transactionNumber } = bill;
  movePoints(context, caller, customer, { reason: 'returned', points, transactionId, transactionNumber });
}
