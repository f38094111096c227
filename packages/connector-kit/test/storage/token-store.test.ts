import { createTokenProvider, oauthClientCredential } from '@capconnect/auth-core';
import { createManualClock, Secret, systemClock } from '@capconnect/kernel';
import { createCapillarySimulator } from '@capconnect/simulators';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createDatabaseTokenStore, createKeyRing, openDatabase } from '../../src/index.ts';
import { runTogether, startProcess } from './support/processes.ts';
import { bytesOnDisk, TEST_KEYS, useFolder, usePostgres } from './support/test-storage.ts';

// Several processes start here, and a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const folder = useFolder();
const postgres = usePostgres();

async function openStore(url: string, keys = TEST_KEYS) {
  const database = await openDatabase({ url });
  onTestFinished(() => database.close());
  const keyRing = createKeyRing(keys);
  const clock = createManualClock();
  return { database, keyRing, clock, store: createDatabaseTokenStore({ database, keyRing, clock }) };
}

async function simulateSlowTokens(delayMs: number) {
  const simulator = await createCapillarySimulator();
  onTestFinished(() => simulator.close());
  simulator.addFault({ kind: 'delay', delayMs, match: { path: '/v3/oauth/token/generate' } });
  return simulator;
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

  it('does not believe a lease that was given while the clock was ahead', async () => {
    const { store, clock } = await openStore('sqlite::memory:');
    await store.acquire('key-1', 1_000);
    clock.jump(-600_000);
    expect(await store.acquire('key-1', 1_000)).toBeDefined();
    clock.jump(-1_000);
    expect(await store.acquire('key-1', 1_000)).toBeUndefined();
  });
});

describe.each([
  ['a SQLite file', async () => folder.sqliteUrl()],
  ['PostgreSQL', () => postgres.emptyUrl()],
])('processes that share tokens over %s', (_name, newUrl) => {
  it('make one token call, 4 with 25 callers each, though it takes longer than a lease', async () => {
    const simulator = await simulateSlowTokens(3_500);
    const args = [await newUrl(), TEST_KEYS, simulator.url];
    expect(await runTogether('get-tokens.ts', [args, args, args, args])).toEqual([
      ['1'],
      ['1'],
      ['1'],
      ['1'],
    ]);
    expect(simulator.requests()).toHaveLength(1);
  });

  // Its lease would hold for a minute and more, were it as long as a call may take.
  it('go on soon when the one that asks is killed', { timeout: 30_000 }, async () => {
    const simulator = await simulateSlowTokens(60_000);
    const url = await newUrl();
    const { child, printed, go, ended } = startProcess('get-tokens.ts', [
      url,
      TEST_KEYS,
      simulator.url,
      '60000',
    ]);
    await printed('ready');
    go();
    await vi.waitFor(() => expect(simulator.requests()).toHaveLength(1), { timeout: 20_000 });
    child.kill('SIGKILL');
    await ended;
    const { database, keyRing } = await openStore(url);
    const survivor = createTokenProvider({
      baseUrl: simulator.url,
      credential: oauthClientCredential({ key: 'demo-key', secret: 'demo-secret' }),
      store: createDatabaseTokenStore({ database, keyRing, clock: systemClock }),
      timeoutMs: 60_000,
    });
    await survivor.getToken();
    expect(simulator.requests()).toHaveLength(2);
  });
});
