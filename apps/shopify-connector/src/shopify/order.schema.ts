import { z } from 'zod';

// Numbers arrive as text (see parse-payload.ts), so amounts and ids are strings whatever Shopify wrote.
// Bounded, since exact arithmetic on a number of a million digits would stop the process.
const Amount = z
  .string()
  .max(30)
  .regex(/^-?\d+(\.\d+)?$/);
const Id = z.string().regex(/^\d{1,20}$/);
const MoneySet = z.object({ shop_money: z.object({ amount: Amount, currency_code: z.string() }) });
const Contact = { email: z.string().nullish(), phone: z.string().nullish() };

const LineItem = z.object({
  id: Id,
  quantity: z.string().regex(/^\d{1,10}$/),
  price_set: MoneySet,
  gift_card: z.boolean().default(false),
  sku: z.string().nullish(),
  variant_id: Id.nullish(),
  product_id: Id.nullish(),
  name: z.string().nullish(),
  discount_allocations: z.array(z.object({ amount_set: MoneySet })).default([]),
});

const Customer = z.object({
  id: Id,
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  ...Contact,
});

/** The fields of an order (REST shape of the webhook, API 2026-10) that this connector reads. */
export const Order = z.object({
  id: Id,
  test: z.boolean().default(false),
  currency: z.string(),
  created_at: z.iso.datetime({ offset: true }),
  processed_at: z.iso.datetime({ offset: true }).nullish(),
  order_status_url: z.string().nullish(),
  customer: Customer.nullish(),
  line_items: z.array(LineItem),
  ...Contact,
});

export type Order = z.output<typeof Order>;
export type OrderLineItem = z.output<typeof LineItem>;
