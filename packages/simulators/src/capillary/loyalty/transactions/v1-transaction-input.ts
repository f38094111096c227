import { z } from 'zod';
import { scalarText } from '../customers/customer-input.ts';
import { v1CustomerInput } from '../customers/v1-customer-input.ts';
import { transactionInput, type TransactionInput } from './transaction-input.ts';

const amount = z.unknown().optional();

const namedValues = z
  .object({ field: z.array(z.object({ name: z.string(), value: z.unknown() })).default([]) })
  .transform(({ field }) => Object.fromEntries(field.map(({ name, value }) => [name, value])))
  .optional();

const v1Line = z.object({
  item_code: scalarText.optional(),
  description: z.string().optional(),
  serial: scalarText.optional(),
  qty: amount,
  rate: amount,
  value: amount,
  discount_value: amount,
  discount: amount,
  amount,
  type: z.string().optional(),
  return_type: z.string().optional(),
  transaction_number: scalarText.optional(),
});

/** One transaction of a v1.1 body (reference section 6.4). */
export const v1TransactionInput = z.object({
  type: z.string().default('regular'),
  return_type: z.string().optional(),
  number: scalarText.optional(),
  amount,
  gross_amount: amount,
  discount: amount,
  billing_time: z.string().optional(),
  purchase_time: z.string().optional(),
  notes: z.string().optional(),
  not_interested_reason: z.string().optional(),
  customer: v1CustomerInput.optional(),
  line_items: z.object({ line_item: z.array(v1Line).default([]) }).optional(),
  payment_details: z.object({ payment: z.array(z.record(z.string(), z.unknown())).default([]) }).optional(),
  custom_fields: namedValues,
  extended_fields: namedValues,
});

export type V1TransactionInput = z.output<typeof v1TransactionInput>;

/** `mixed` is a regular bill with return lines in it. */
const TYPES: Readonly<Record<string, string>> = {
  regular: 'REGULAR',
  mixed: 'REGULAR',
  return: 'RETURN',
  not_interested: 'NOT_INTERESTED',
  not_interested_return: 'NOT_INTERESTED_RETURN',
};

/** The same transaction as v2 describes it; the times are set by the caller, who knows the cluster's zone. */
export function toTransactionInput(input: V1TransactionInput): TransactionInput {
  const type = TYPES[input.type.toLowerCase()];
  return transactionInput.parse({
    type,
    returnType: input.return_type?.toUpperCase(),
    billNumber: input.number,
    billAmount: input.amount,
    grossAmount: input.gross_amount,
    discount: input.discount,
    note: input.notes,
    notInterestedReason: input.not_interested_reason,
    customFields: input.custom_fields ?? {},
    extendedFields: input.extended_fields ?? {},
    paymentModes: input.payment_details?.payment ?? [],
    lineItemsV2: (input.line_items?.line_item ?? []).map((line) => ({
      itemCode: line.item_code,
      description: line.description,
      serial: line.serial,
      qty: line.qty,
      rate: line.rate,
      value: line.value,
      discount: line.discount_value ?? line.discount,
      amount: line.amount,
      type: line.type?.toUpperCase(),
      returnType: line.return_type?.toUpperCase(),
      parentBillNumber: line.transaction_number,
    })),
  });
}
