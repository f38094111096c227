import type { Deliveries, DeliveryFilter } from '../../src/inbox/deliveries.ts';
import type { Delivery } from '../../src/inbox/delivery.ts';
import type { Tenant, TenantRegistry, UnreadableTenant } from '../../src/tenants/tenant.ts';

/** A tenant registry over a map. @param unreadable - until they are put again, or removed. */
export function createTenantMap<Settings>(
  unreadable: readonly UnreadableTenant[] = [],
): TenantRegistry<Settings> & {
  readonly stored: ReadonlyMap<string, Tenant<Settings>>;
} {
  const damaged = new Map(unreadable.map((tenant) => [tenant.id, tenant]));
  const stored = new Map<string, Tenant<Settings>>();
  return {
    stored,
    async get(id) {
      const { error } = damaged.get(id) ?? {};
      if (error !== undefined) throw error;
      return stored.get(id);
    },
    list: async () => [...stored.values()],
    listUnreadable: async () => [...damaged.values()],
    put: async (id, input) => {
      const tenant = { id, ...input, revision: (stored.get(id)?.revision ?? 0) + 1 };
      stored.set(id, tenant);
      damaged.delete(id);
      return tenant;
    },
    remove: async (id) => damaged.delete(id) || stored.delete(id),
  };
}

/** Three deliveries, and what was asked of them. */
export function createDeliveryList(): Deliveries & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const items = (['done', 'dead', 'working'] as const).map((status): Delivery => ({
    id: `${status}-1`,
    tenantId: 'acme',
    source: 'shopify',
    type: 'orders/paid',
    deliveryId: `d-${status}`,
    orderingKey: 'acme:1',
    status,
    attempts: 1,
    acceptedAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:01.000Z',
    error: null,
    result: null,
  }));
  return {
    asked,
    list: async (filter: DeliveryFilter) => {
      asked.push(filter);
      return { items, nextCursor: null };
    },
    get: async (id) => {
      const found = items.find((item) => item.id === id);
      return found === undefined ? undefined : { ...found, history: [], payload: { id: 1 } };
    },
    trace: async (search) => {
      asked.push(search);
      return { items: items.map((item) => Object.assign({ story: [] }, item)), truncated: false };
    },
    counts: async () => ({ accepted: 0, working: 1, done: 1, failed: 0, dead: 1 }),
    release: async (id) => id === 'dead-1',
    setAside: async (id) => id === 'failed-1',
    backlog: async () => ({
      accepted: 0,
      working: 0,
      failed: 0,
      dead: 0,
      oldestAcceptedAtMs: undefined,
      acceptedSince: 0,
    }),
    replay: async (id) => id === 'dead-1',
    replayAll: async (filter) => {
      asked.push(filter);
      return 1;
    },
  };
}
