import { z } from 'zod';
import type { Payload } from '../shopify/parse-payload.ts';

const Text = z.string().min(1).optional().catch(undefined);
const Contact = { id: Text, email: Text, phone: Text };

/** Nothing is required: an order that cannot be delivered is just the one that somebody will search for. */
const NamedOrder = z
  .object({
    ...Contact,
    name: Text,
    order_number: Text,
    customer: z.object(Contact).catch({}),
  })
  .catch({ customer: {} });

/** What a merchant or a customer knows the order by: its id and number, and the customer's id and contact. */
export function orderReferences(payload: Payload): readonly string[] {
  const { customer, id, name, order_number, email, phone } = NamedOrder.parse(payload);
  const values = [id, name, order_number, customer.id, customer.email, customer.phone, email, phone];
  return values.filter((value) => value !== undefined);
}
