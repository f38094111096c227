import { z } from 'zod';
import { type AdminCallOptions, createAdminCall } from './admin-call.ts';

const Counts = z.record(z.string(), z.number());
const Deliveries = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      deliveryId: z.string(),
      acceptedAt: z.iso.datetime(),
      error: z.object({ code: z.string() }).nullable(),
    }),
  ),
});

export interface DeadMessage {
  readonly id: string;
  readonly eventId: string;
  readonly code: string | undefined;
}

/** The admin API of whichever connector is up. */
export function createConnectorAdmin(options: AdminCallOptions) {
  const call = createAdminCall(options);

  return {
    async connect(shop: string, capillaryUrl: string): Promise<void> {
      await call('PUT', `/admin/tenants/${shop}`, {
        capillary: {
          baseUrl: capillaryUrl,
          credential: { kind: 'oauth-client', key: 'demo-key', secret: 'demo-secret' },
          attribution: { type: 'TILL', code: 'demo.till' },
        },
        settings: { defaultCountryCode: 'DE' },
      });
    },

    /** Messages by status. */
    counts: async () => Counts.parse(await call('GET', '/admin/deliveries/counts')),

    async dead(): Promise<readonly DeadMessage[]> {
      const { items } = Deliveries.parse(await call('GET', '/admin/deliveries?status=dead&limit=200'));
      return items.map(({ id, deliveryId, error }) => ({ id, eventId: deliveryId, code: error?.code }));
    },

    /** When the newest messages were accepted, by the connector's clock. */
    async acceptedAtMs(): Promise<readonly number[]> {
      const { items } = Deliveries.parse(await call('GET', '/admin/deliveries?limit=200'));
      return items.map(({ acceptedAt }) => Date.parse(acceptedAt));
    },

    /** Tries again now what waits for its next attempt. */
    replayFailed: async () => void (await call('POST', '/admin/deliveries/replay', { status: 'failed' })),

    replay: async (id: string) => void (await call('POST', `/admin/deliveries/${id}/replay`)),
  };
}

export type ConnectorAdmin = ReturnType<typeof createConnectorAdmin>;
