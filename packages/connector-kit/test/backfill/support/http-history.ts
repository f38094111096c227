import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import type { BackfillSource } from '../../../src/index.ts';

const Page = z.object({
  orders: z.array(z.object({ id: z.number(), total: z.string() })),
  next: z.string().nullable(),
});
const Count = z.object({ count: z.number() });

/** The order history of a shop, as an app reads it from its platform. */
export function httpHistory(url: string): BackfillSource<unknown> {
  async function get(path: string, signal: AbortSignal): Promise<unknown> {
    const answer = await fetch(new URL(path, url), { signal });
    if (answer.status === 503) throw new AppError('UPSTREAM_UNAVAILABLE', 'The shop is down.');
    if (!answer.ok) throw new AppError('ACCESS_DENIED', 'The shop refuses its history.');
    return answer.json();
  }

  return {
    name: 'shop',
    count: async (_tenant, _range, signal) => Count.parse(await get('/count', signal)).count,
    async page(_tenant, _range, cursor, signal) {
      const { orders, next } = Page.parse(await get(`/orders?cursor=${cursor ?? ''}`, signal));
      return {
        items: orders.map((order) => ({
          type: 'orders/paid',
          deliveryId: `order-${order.id}`,
          orderingKey: `order-${order.id}`,
          payload: Buffer.from(JSON.stringify(order)),
        })),
        nextCursor: next ?? undefined,
      };
    },
  };
}
