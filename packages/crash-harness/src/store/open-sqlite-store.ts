import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from './store.ts';

/** A file in that folder. */
export async function openSqliteStore(folder: string): Promise<Store> {
  const data = join(folder, 'data');
  await mkdir(data);
  return {
    databaseUrl: `sqlite:${join(data, 'crash.db')}`,
    beforeStart: async () => ({}),
    async afterKill() {},
    async crash() {
      throw new Error('SQLite has no server that could crash.');
    },
    async close() {},
  };
}
