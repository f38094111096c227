import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@capconnect/connector-kit';
import { createTestDatabase, startTestPostgres } from '@capconnect/connector-kit/testing';

export interface Store {
  readonly name: 'sqlite' | 'postgres';
  /** Runs `work` on an empty database with our tables. */
  onEmpty<Result>(work: (databaseUrl: string) => Promise<Result>): Promise<Result>;
}

/** On SQLite in a temporary folder, then on PostgreSQL: that of `DATABASE_URL`, or one started for this. */
export async function onEachStore(measure: (store: Store) => Promise<void>): Promise<void> {
  await measure({ name: 'sqlite', onEmpty: onEmptySqlite });
  const server = await startTestPostgres(process.env['DATABASE_URL']);
  try {
    await measure({
      name: 'postgres',
      onEmpty: async (work) => work(await migrated(await createTestDatabase(server.url))),
    });
  } finally {
    await server.stop();
  }
}

async function onEmptySqlite<Result>(work: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'capconnect-bench-'));
  try {
    return await work(await migrated(`sqlite:${join(folder, 'bench.db')}`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function migrated(url: string): Promise<string> {
  await (await openDatabase({ url })).close();
  return url;
}
