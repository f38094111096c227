import { Buffer } from 'node:buffer';
import {
  type BackfillSource,
  createAdminApi,
  createBackfills,
  createHttpApp,
  createInbox,
  createKeyRing,
  createWorker,
  listen,
  openDatabase,
  type Tenant,
} from '@capconnect/connector-kit';
import { roomyIntake } from '@capconnect/connector-kit/testing';
import { AppError, Secret, silentLogger, systemClock } from '@capconnect/kernel';
import { z } from 'zod';

export const ADMIN_TOKEN = 'canary-admin-token-0123456789';

export interface BackfillApp {
  readonly url: string;
  /** How many orders the shop has; two a page. */
  orders: number;
  /** Done before each page: throws or waits. */
  beforePage: () => Promise<void>;
  close(): Promise<void>;
}

/** An app with history, in this process: order 0 is rejected, order 1 skipped, order 2 was there already. */
export async function startBackfillApp(): Promise<BackfillApp> {
  const database = await openDatabase({ url: 'sqlite::memory:' });
  const keyRing = createKeyRing(`k1:${Buffer.alloc(32, 7).toString('base64')}`);
  const [clock, logger] = [systemClock, silentLogger];
  const inbox = createInbox({ database, keyRing, clock });
  const tenants = tenantsNamed('acme', 'other');
  const source: BackfillSource<unknown> = {
    name: 'shop',
    count: async () => app.orders,
    async page(_tenant, range, cursor) {
      await app.beforePage();
      const start = Number(cursor ?? 0);
      const end = Math.min(start + 2, app.orders);
      const numbers = Array.from({ length: end - start }, (_, index) => start + index);
      return {
        items: numbers.map((number) => ({
          type: 'orders/paid',
          deliveryId: `${range.fromMs}-${number}`,
          orderingKey: `customer-${number}`,
          payload: Buffer.from(String(number)),
        })),
        nextCursor: end < app.orders ? String(end) : undefined,
      };
    },
  };
  const backfills = createBackfills({
    database,
    intake: roomyIntake({ inbox, database, clock }),
    tenants,
    source,
    clock,
    logger,
    callsPerMinute: () => 60,
  });
  const worker = createWorker({
    inbox,
    tenants,
    clock,
    logger,
    flows: {
      'orders/paid': async ({ payload }) => {
        const number = Buffer.from(payload).toString();
        if (number === '0') throw new AppError('PAYLOAD_INVALID', 'No total.');
        if (number === '1') return { skipped: 'test-order' };
        return number === '2' ? { existedAlready: true } : { billNumber: number };
      },
    },
  });
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    app: createHttpApp({
      logger,
      trustProxy: false,
      checks: {},
      mount(inner) {
        inner.use(
          createAdminApi({
            adminToken: new Secret(ADMIN_TOKEN),
            tenants,
            rules: { settings: z.unknown(), credentialKinds: ['oauth-client'] },
            verifyTenant: async () => ({}),
            backfills,
            logger,
          }),
        );
      },
    }),
  });
  worker.start();
  backfills.start();
  const app: BackfillApp = {
    url: server.url,
    orders: 5,
    beforePage: async () => {},
    async close() {
      await Promise.all([server.close(), backfills.stop(), worker.stop()]);
      await database.close();
    },
  };
  return app;
}

function tenantsNamed(...ids: readonly string[]) {
  const origin = 'https://eu.api.example';
  const capillary = { baseUrl: origin, authEngineUrl: origin, gatewayUrl: origin };
  const stored = ids.map((id): Tenant<unknown> => ({ id, capillary, settings: {}, revision: 1 }));
  return {
    get: async (id: string) => stored.find((tenant) => tenant.id === id),
    list: async () => stored,
    listUnreadable: async () => [],
    put: () => Promise.reject(new Error('Nobody puts a tenant here.')),
    remove: async () => false,
  };
}
