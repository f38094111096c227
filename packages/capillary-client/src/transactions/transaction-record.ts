import { z } from 'zod';
import { idField, optionalDecimalField, optionalIdField, textField } from '../answer-fields.ts';

const billFields = {
  billNumber: textField,
  amount: optionalDecimalField,
  grossAmount: optionalDecimalField,
  discount: optionalDecimalField,
  billingTime: textField,
  note: textField,
};

/**
 * One transaction of a list answer. Read by bill number it has the bill's facts in `billDetails` (reference section 6.4,
 * "Read"); in a customer's history they stand beside the id (documented: `reference/v2api-get-customer-transactions`).
 */
export const transactionRecordField = z
  .object({
    id: idField,
    customerId: optionalIdField,
    type: textField,
    outlierStatus: textField,
    deliveryStatus: textField,
    billDetails: z.object(billFields).nullish(),
    ...billFields,
  })
  .transform(({ id, type, billDetails, ...facts }) => ({
    transactionId: id,
    ...facts,
    /** Upper case, as in the request. */
    type: type?.toUpperCase(),
    ...billDetails,
  }));

/**
 * A bill as Capillary stored it. `customerId` is undefined for a bill of nobody; amounts are decimal strings;
 * `billingTime` is in the cluster's zone, with offset. It holds no points: Capillary tells them when the bill is added,
 * and its reads by number leave them empty.
 */
export type TransactionRecord = z.output<typeof transactionRecordField>;
