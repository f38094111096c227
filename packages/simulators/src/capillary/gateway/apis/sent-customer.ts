import { z } from 'zod';

const customer = z.record(z.string(), z.unknown());
const v1Body = z.object({ root: z.object({ customer: z.union([customer, z.array(customer).min(1)]) }) });

/** The customer of a v1.1 body; none when the body is another. One call is about one person, so that a second is left out. */
export function sentCustomer(body: unknown): Readonly<Record<string, unknown>> | undefined {
  const parsed = v1Body.safeParse(body);
  if (!parsed.success) return undefined;
  const sent = parsed.data.root.customer;
  return Array.isArray(sent) ? sent[0] : sent;
}
