import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const MAX_TRIES = 20;
const TRY_AGAIN_AFTER_MS = 250;

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
export function createConnectorAdmin(options: { door: () => Promise<string>; token: string }) {
  const { door, token } = options;

  /** Again after a while when it fails: the database may just have been crashed. */
  async function call(...request: Parameters<typeof callOnce>): Promise<unknown> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await callOnce(...request);
      } catch (error) {
        if (tries === MAX_TRIES) throw error;
        await sleep(TRY_AGAIN_AFTER_MS);
      }
    }
  }

  async function callOnce(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(new URL(path, await door()), {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}.`);
    return answer.json();
  }

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
