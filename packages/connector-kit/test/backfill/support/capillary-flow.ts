import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import type { Flow } from '../../../src/index.ts';

const Order = z.object({ id: z.number(), total: z.string() });
const Answer = z.object({ errors: z.array(z.object({ code: z.number() })).default([]) });
const TRANSACTION_EXISTS = 604;

/** An order becomes a bill of the demo till, through the wire and not through our client, which this package does not know. */
export const capillaryFlow: Flow<unknown> = async ({ payload }, { capillary }, { signal }) => {
  const order = Order.parse(JSON.parse(Buffer.from(payload).toString()));
  const billNumber = `B-${order.id}`;
  const response = await fetch(new URL('/v2/transactions?source=INSTORE', capillary.baseUrl), {
    method: 'POST',
    signal,
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Basic ${Buffer.from('demo.till:62cc2d8b4bf2d8728120d052163a77df').toString('base64')}`,
    },
    body: JSON.stringify({ type: 'NOT_INTERESTED', billNumber, billAmount: order.total }),
  });
  const { errors } = Answer.parse(await response.json());
  if (errors.some(({ code }) => code === TRANSACTION_EXISTS)) return { billNumber, existedAlready: true };
  if (!response.ok) throw new AppError('UPSTREAM_REFUSED', 'Capillary refuses the bill.');
  return { billNumber };
};
