import { z } from 'zod';
import { scalarText } from '../customers/customer-input.ts';

/** An amount as sent: `decimalOf` reads it, and says what is wrong with it by its own code. */
const amount = z.unknown().optional();
const fields = z.record(z.string(), z.unknown());
const details = z.array(z.unknown()).optional();

const lineInput = z.object({
  itemCode: scalarText.optional(),
  description: z.string().optional(),
  serial: scalarText.optional(),
  qty: amount,
  rate: amount,
  value: amount,
  discount: amount,
  amount,
  type: z.string().optional(),
  returnType: z.string().optional(),
  parentBillNumber: scalarText.optional(),
  purchaseTime: z.string().optional(),
  attributes: fields.default({}),
  extendedFields: fields.default({}),
  comboDetails: details,
  splitDetails: details,
});

/** Body of `POST /v2/transactions` (reference section 6.4). */
export const transactionInput = z.object({
  type: z.string().optional(),
  returnType: z.string().optional(),
  billNumber: scalarText.optional(),
  id: z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]).optional(),
  billAmount: amount,
  grossAmount: amount,
  discount: amount,
  billingDate: z.string().optional(),
  purchaseTime: z.string().optional(),
  outlierStatus: z.string().optional(),
  deliveryStatus: z.string().optional(),
  note: z.string().default(''),
  notInterestedReason: z.string().default(''),
  customFields: fields.default({}),
  extendedFields: fields.default({}),
  lineItemsV2: z.array(lineInput).default([]),
  paymentModes: z.array(fields).default([]),
  appliedPromotionIdentifiers: z.array(z.string()).default([]),
  redemptions: z
    .object({
      pointsRedemptions: z.array(scalarText).default([]),
      couponRedemptions: z.array(scalarText).default([]),
    })
    .optional(),
});

export type TransactionInput = z.output<typeof transactionInput>;
export type LineInput = z.output<typeof lineInput>;
