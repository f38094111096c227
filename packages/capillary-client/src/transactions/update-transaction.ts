import { z } from 'zod';
import { idField } from '../answer-fields.ts';
import type { Answered, Call } from '../call.ts';
import type { CustomerIdentifier } from '../customers/customer-identifier.ts';
import { TRANSACTION_FAILURES } from '../failure/transaction-failures.ts';
import { exactNumber } from '../exact-json.ts';
import type { FieldValues, TransactionRequest } from './transaction-request.ts';

/** Number, dates and amounts cannot be changed: mark the bill outlier DELETED and add another (reference section 6.4). */
export interface TransactionUpdate {
  readonly customer: CustomerIdentifier;
  readonly transactionId: string;
  /** For other than REGULAR ones. */
  readonly type?: TransactionRequest['type'];
  readonly deliveryStatus?: TransactionRequest['deliveryStatus'];
  readonly customFields?: FieldValues;
  readonly extendedFields?: FieldValues;
}

const answer = z.object({ createdId: idField.nullish() });

export async function updateTransaction(call: Call, update: TransactionUpdate): Promise<Answered> {
  const { requestId, warnings } = await call({
    name: 'transactions.update',
    method: 'PUT',
    path: '/v2/transactions',
    query: { identifierName: update.customer.type, identifierValue: update.customer.value },
    body: {
      id: exactNumber(update.transactionId, 'transactionId'),
      type: update.type,
      deliveryStatus: update.deliveryStatus,
      customFields: update.customFields,
      extendedFields: update.extendedFields,
    },
    failures: TRANSACTION_FAILURES,
    answer,
  });
  return { requestId, warnings };
}
