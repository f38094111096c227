import { expect, vi } from 'vitest';
import { z } from 'zod';

const Delivery = z.object({
  id: z.string(),
  tenantId: z.string(),
  type: z.string(),
  deliveryId: z.string(),
  status: z.enum(['accepted', 'working', 'done', 'failed', 'dead']),
  attempts: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
});
const Deliveries = z.object({ items: z.array(Delivery) });

export type Delivery = z.output<typeof Delivery>;

export interface Admin {
  call(
    method: 'GET' | 'PUT' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<{ status: number; text: string }>;
  /** Every accepted message, newest first. */
  deliveries(): Promise<readonly Delivery[]>;
  /** Waits until the event's message has the status. */
  settled(eventId: string, status: Delivery['status'], patienceMs?: number): Promise<Delivery>;
  /** Connects a shop to the Capillary at `baseUrl`. */
  connect(shop: string, baseUrl: string, change?: TenantChange): Promise<void>;
}

export interface TenantChange {
  readonly key?: string;
  readonly secret?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

const PATIENCE_MS = 15_000;

/** The admin API of a running connector. */
export function adminOf(url: string, token: string): Admin {
  const admin: Admin = {
    async call(method, path, body) {
      const answer = await fetch(new URL(path, url), {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, text: await answer.text() };
    },

    async deliveries() {
      const { text } = await admin.call('GET', '/admin/deliveries?limit=200');
      return Deliveries.parse(JSON.parse(text)).items;
    },

    settled(eventId, status, patienceMs = PATIENCE_MS) {
      return vi.waitFor(
        async () => {
          const { text } = await admin.call('GET', `/admin/deliveries?q=${eventId}`);
          const [delivery] = Deliveries.parse(JSON.parse(text)).items;
          if (delivery === undefined) throw new Error(`The event ${eventId} was not accepted.`);
          expect(delivery).toMatchObject({ status });
          return delivery;
        },
        { timeout: patienceMs, interval: 20 },
      );
    },

    async connect(shop, baseUrl, { key = 'demo-key', secret = 'demo-secret', settings = {} } = {}) {
      const { status } = await admin.call('PUT', `/admin/tenants/${shop}`, {
        capillary: {
          baseUrl,
          credential: { kind: 'oauth-client', key, secret },
          attribution: { type: 'TILL', code: 'demo.till' },
        },
        settings: { defaultCountryCode: 'DE', ...settings },
      });
      expect([200, 201]).toContain(status);
    },
  };
  return admin;
}
