import { createManualClock, Secret } from '@capconnect/kernel';
import { createCapillarySimulator } from '@capconnect/simulators';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createDatabaseTokenStore, createKeyRing, openDatabase } from '../../src/index.ts';
import { runTogether } from './support/processes.ts';
import { bytesOnDisk, TEST_KEYS, useFolder, usePostgres } from './support/test-storage.ts';

// Several processes start here, and a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const folder = useFolder();
const postgres = usePostgres();

async function openStore(url: string, keys = TEST_KEYS) {
  const database = await openDatabase({ url });
  onTestFinished(() => database.close());
  const keyRing = createKeyRing(keys);
  return { database, store: createDatabaseTokenStore({ database, keyRing, clock: createManualClock() }) };
}

const TOKEN = { value: new Secret('canary-token-value'), obtainedAtMs: 1_000, expiresAtMs: 2_000 };

describe('the token store', () => {
  it('keeps no token in clear in the file or its log', async () => {
    const url = folder.sqliteUrl();
    const { store } = await openStore(url);
    const lease = await store.acquire('key-1', 1_000);
    expect(lease && (await store.write('key-1', lease, TOKEN))).toBe(true);
    expect(bytesOnDisk(url).includes('key-1')).toBe(true);
    expect(bytesOnDisk(url).includes('canary')).toBe(false);
  });

  it('does not give one key the token of another, though somebody moves the row', async () => {
    const { database, store } = await openStore('sqlite::memory:');
    const lease = await store.acquire('key-1', 1_000);
    if (lease === undefined) throw new Error('the lease was free');
    await store.write('key-1', lease, TOKEN);
    await database.kysely.updateTable('tokens').set({ key: 'key-2' }).execute();
    expect(await store.read('key-2')).toBeUndefined();
  });

  it('takes a token whose key was dropped for none, so that another one is asked for', async () => {
    const url = folder.sqliteUrl();
    const { store } = await openStore(url);
    const lease = await store.acquire('key-1', 1_000);
    if (lease === undefined) throw new Error('the lease was free');
    await store.write('key-1', lease, TOKEN);
    const other = await openStore(url, `k2:${Buffer.alloc(32, 9).toString('base64')}`);
    expect(await other.store.read('key-1')).toBeUndefined();
  });

  it.each([
    ['a SQLite file', async () => folder.sqliteUrl()],
    ['PostgreSQL', () => postgres.emptyUrl()],
  ])('lets 4 processes with 25 callers each make one token call over %s', async (_name, newUrl) => {
    const simulator = await createCapillarySimulator();
    onTestFinished(() => simulator.close());
    const args = [await newUrl(), TEST_KEYS, simulator.url];
    expect(await runTogether('get-tokens.ts', [args, args, args, args])).toEqual([
      ['1'],
      ['1'],
      ['1'],
      ['1'],
    ]);
    expect(simulator.requests().map(({ method, path }) => `${method} ${path}`)).toHaveLength(1);
  });
});
