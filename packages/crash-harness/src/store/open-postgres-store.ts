import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, startTestPostgres } from '@capconnect/connector-kit/testing';
import type { Store } from './store.ts';

/** An empty database on a PostgreSQL server of its own. */
export async function openPostgresStore(): Promise<Store> {
  const server = await startTestPostgres();
  return {
    databaseUrl: await createTestDatabase(server.url),
    beforeStart: async () => ({}),
    async afterEnd() {},
    lostSectors: () => 0,
    async crash(ms) {
      await server.crash();
      await sleep(ms);
      await server.start();
    },
    close: () => server.stop(),
  };
}
