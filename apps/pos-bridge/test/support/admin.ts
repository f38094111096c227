import { expect, vi } from 'vitest';
import { z } from 'zod';

const Delivery = z.object({
  id: z.string(),
  tenantId: z.string(),
  type: z.string(),
  deliveryId: z.string(),
  orderingKey: z.string(),
  status: z.enum(['accepted', 'working', 'done', 'failed', 'dead']),
  attempts: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
});
const Deliveries = z.object({ items: z.array(Delivery) });
const Code = z.object({ code: z.string() });

export type Delivery = z.output<typeof Delivery>;

export interface Admin {
  call(
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<{ status: number; text: string }>;
  connect(store: string, baseUrl: string, credential: object, settings: object): Promise<void>;
  pairingCode(asked: object): Promise<string>;
  /** Accepted messages, newest first, at most 200. */
  deliveries(): Promise<readonly Delivery[]>;
  /** Waits until the message has the status. */
  settled(id: string, status: Delivery['status'], patienceMs?: number): Promise<Delivery>;
  /** Waits until so many messages are done. */
  allDone(count: number, patienceMs?: number): Promise<void>;
}

const PATIENCE_MS = 15_000;

/** The admin API of a running bridge. */
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

    async connect(store, baseUrl, credential, settings) {
      const { status, text } = await admin.call('PUT', `/admin/tenants/${store}`, {
        capillary: { baseUrl, credential },
        settings,
      });
      if (![200, 201].includes(status)) throw new Error(`not connected: ${text}`);
    },

    async pairingCode(asked) {
      const { status, text } = await admin.call('POST', '/admin/pairing-codes', asked);
      if (status !== 201) throw new Error(`no pairing code: ${text}`);
      return Code.parse(JSON.parse(text)).code;
    },

    async deliveries() {
      const { text } = await admin.call('GET', '/admin/deliveries?limit=200');
      return Deliveries.parse(JSON.parse(text)).items;
    },

    settled(id, status, patienceMs = PATIENCE_MS) {
      return vi.waitFor(
        async () => {
          const { text } = await admin.call('GET', `/admin/deliveries?q=${id}`);
          const [delivery] = Deliveries.parse(JSON.parse(text)).items;
          if (delivery === undefined) throw new Error(`The message ${id} was not accepted.`);
          expect(delivery).toMatchObject({ status });
          return delivery;
        },
        { timeout: patienceMs, interval: 20 },
      );
    },

    allDone(count, patienceMs = PATIENCE_MS) {
      return vi.waitFor(
        async () => {
          const { text } = await admin.call('GET', '/admin/deliveries/counts');
          expect(JSON.parse(text)).toMatchObject({ accepted: 0, working: 0, failed: 0, done: count });
        },
        { timeout: patienceMs, interval: 50 },
      );
    },
  };
  return admin;
}
