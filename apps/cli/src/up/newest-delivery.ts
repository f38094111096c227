import { z } from 'zod';
import type { AdminCaller } from './admin-caller.ts';
import type { StartedDemo } from './demo.ts';

const Deliveries = z.object({
  items: z.array(
    z.object({
      status: z.string(),
      error: z.object({ code: z.string(), message: z.string() }).nullable(),
      result: z
        .object({
          billNumber: z.string().optional(),
          capillaryBillNumber: z.string().optional(),
          points: z.string().optional(),
          requestId: z.string().optional(),
        })
        .nullable(),
    }),
  ),
});

export interface NewestDeliveryOptions {
  readonly app: string;
  readonly type: string;
  readonly admin: AdminCaller;
}

/** How far the newest message of a type is, by what the app says of it. */
export async function newestDelivery(options: NewestDeliveryOptions): ReturnType<StartedDemo['progress']> {
  const { app, type, admin } = options;
  const { items } = Deliveries.parse(await admin('GET', `/admin/deliveries?type=${type}&limit=1`));
  const delivery = items[0];
  const { billNumber, capillaryBillNumber, points = '', requestId } = delivery?.result ?? {};
  const row = {
    app,
    event: type,
    status: delivery?.status ?? 'waiting',
    billNumber: capillaryBillNumber ?? billNumber ?? '',
    points,
    requestId: requestId ?? delivery?.error?.message ?? '',
  };
  return {
    row,
    isDelivered: delivery?.status === 'done' && row.billNumber !== '' && row.requestId !== '',
    hasFailed: delivery?.status === 'dead',
  };
}
