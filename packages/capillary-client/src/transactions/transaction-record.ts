import { z } from 'zod';
import { idField, optionalDecimalField, optionalIdField, textField } from '../answer-fields.ts';

/** One transaction of a list answer (reference section 6.4, "Read"). */
export const transactionRecordField = z
  .object({
    id: idField,
    customerId: optionalIdField,
    type: textField,
    outlierStatus: textField,
    deliveryStatus: textField,
    billDetails: z.object({
      billNumber: textField,
      amount: optionalDecimalField,
      grossAmount: optionalDecimalField,
      discount: optionalDecimalField,
      billingTime: textField,
    }),
  })
  .transform(({ id, customerId, type, outlierStatus, deliveryStatus, billDetails }) => ({
    transactionId: id,
    /** None for a bill of nobody (NOT_INTERESTED). */
    customerId,
    /** Upper case, as in the request. */
    type: type?.toUpperCase(),
    outlierStatus,
    deliveryStatus,
    ...billDetails,
  }));

/**
 * A bill as Capillary stored it. Amounts are decimal strings; `billingTime` is in the cluster's zone, with offset. It
 * holds no points: Capillary tells them when the bill is added, not afterwards.
 */
export type TransactionRecord = z.output<typeof transactionRecordField>;
