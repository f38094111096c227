import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredToken, TokenLease, TokenStore } from '../token-store.ts';

/** One storage under test. */
export interface TokenStoreHarness {
  /** Another handle on the same storage, as another process would have. */
  readonly open: () => Promise<TokenStore>;
  /** Lets time pass for the leases: moves a manual clock, or really waits, which is the default. */
  readonly pass?: (ms: number) => Promise<void>;
  readonly close?: () => Promise<void>;
}

const KEY = 'https://eu.api.example key-1 0a1b2c3d';
const LEASE_MS = 60_000;
/** Short enough to wait for, long enough not to run out between two statements. */
const SHORT_LEASE_MS = 400;

/**
 * What every `TokenStore` must do, as a vitest suite: call it in a test file of the implementation.
 * @param createHarness - makes an empty storage; called before each test.
 */
export function tokenStoreContract(name: string, createHarness: () => Promise<TokenStoreHarness>): void {
  describe(`token store contract: ${name}`, () => {
    let harness: TokenStoreHarness;
    let store: TokenStore;
    let otherProcess: TokenStore;

    beforeEach(async () => {
      harness = await createHarness();
      store = await harness.open();
      otherProcess = await harness.open();
    });

    afterEach(async () => {
      await harness.close?.();
    });

    async function pass(ms: number): Promise<void> {
      if (harness.pass === undefined) await sleep(ms);
      else await harness.pass(ms);
    }

    async function keep(key: string, token: StoredToken): Promise<void> {
      const lease = await acquire(store, key);
      expect(await store.write(key, lease, token)).toBe(true);
      await store.release(key, lease);
    }

    async function valueAt(key: string, from: TokenStore = store): Promise<string | undefined> {
      return (await from.read(key))?.value.reveal();
    }

    describe('tokens', () => {
      it('knows nothing at first', async () => {
        expect(await store.read(KEY)).toBeUndefined();
      });

      it('gives back what was written, to the millisecond, to every process', async () => {
        const token = {
          value: new Secret('token-1'),
          obtainedAtMs: 1_767_225_600_123,
          expiresAtMs: 1_767_225_900_456,
        };
        await keep(KEY, token);
        for (const handle of [store, otherProcess]) {
          const read = await handle.read(KEY);
          expect(read?.value).toBeInstanceOf(Secret);
          expect(read?.value.reveal()).toBe('token-1');
          expect(read?.obtainedAtMs).toBe(token.obtainedAtMs);
          expect(read?.expiresAtMs).toBe(token.expiresAtMs);
        }
      });

      it('keeps a long token whole', async () => {
        const long = `${'aZ09-_.'.repeat(1_200)}end`;
        await keep(KEY, storedToken(long));
        expect(await valueAt(KEY, otherProcess)).toBe(long);
      });

      it('replaces a token by the next one', async () => {
        await keep(KEY, storedToken('token-1'));
        await keep(KEY, storedToken('token-2'));
        expect(await valueAt(KEY, otherProcess)).toBe('token-2');
      });

      it('goes on giving the old token while somebody asks for a new one', async () => {
        await keep(KEY, storedToken('token-1'));
        await acquire(otherProcess, KEY);
        expect(await valueAt(KEY)).toBe('token-1');
      });
    });

    describe('leases', () => {
      it('are given to one process at a time', async () => {
        await acquire(store, KEY);
        expect(await store.acquire(KEY, LEASE_MS)).toBeUndefined();
        expect(await otherProcess.acquire(KEY, LEASE_MS)).toBeUndefined();
      });

      it('are given to exactly one of many who ask at the same moment', async () => {
        const handles = await Promise.all(Array.from({ length: 6 }, () => harness.open()));
        const asked = handles.flatMap((handle) => [handle, handle, handle, handle]);
        const leases = await Promise.all(asked.map((handle) => handle.acquire(KEY, LEASE_MS)));
        expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
      });

      it('can be given back early, by which the next one gets a greater fence', async () => {
        const first = await acquire(store, KEY);
        await store.release(KEY, first);
        const second = await acquire(otherProcess, KEY);
        expect(second.fence).toBeGreaterThan(first.fence);
      });

      it('hold until their time is over', async () => {
        await acquire(store, KEY, LEASE_MS);
        await pass(SHORT_LEASE_MS / 4);
        expect(await otherProcess.acquire(KEY, LEASE_MS)).toBeUndefined();
      });

      it('of a process that died end by themselves, and the next fence is greater', async () => {
        const dead = await acquire(store, KEY, SHORT_LEASE_MS);
        await pass(SHORT_LEASE_MS + 50);
        const next = await acquire(otherProcess, KEY);
        expect(next.fence).toBeGreaterThan(dead.fence);
      });

      it('hold on while they are renewed', async () => {
        const lease = await acquire(store, KEY, SHORT_LEASE_MS);
        expect(await store.renew(KEY, lease, LEASE_MS)).toBe(true);
        await pass(SHORT_LEASE_MS + 50);
        expect(await otherProcess.acquire(KEY, LEASE_MS)).toBeUndefined();
      });

      it('end after their last renewal', async () => {
        const lease = await acquire(store, KEY, LEASE_MS);
        expect(await store.renew(KEY, lease, SHORT_LEASE_MS)).toBe(true);
        await pass(SHORT_LEASE_MS + 50);
        expect((await acquire(otherProcess, KEY)).fence).toBeGreaterThan(lease.fence);
      });

      it('that were given back cannot be renewed', async () => {
        const lease = await acquire(store, KEY);
        await store.release(KEY, lease);
        expect(await store.renew(KEY, lease, LEASE_MS)).toBe(false);
        expect(await store.renew('never heard of', lease, LEASE_MS)).toBe(false);
        await acquire(otherProcess, KEY);
      });

      it('have growing fences, however they end', async () => {
        const fences: number[] = [];
        for (let round = 0; round < 6; round += 1) {
          const handle = round % 2 === 0 ? store : otherProcess;
          const lease = await acquire(handle, KEY, round === 2 ? SHORT_LEASE_MS : LEASE_MS);
          fences.push(lease.fence);
          if (round % 3 === 0) await handle.write(KEY, lease, storedToken(`token-${round}`));
          if (round === 2) await pass(SHORT_LEASE_MS + 50);
          else await handle.release(KEY, lease);
        }
        expect(fences).toEqual([...new Set(fences)].toSorted((a, b) => a - b));
      });

      it('are never held by two at once under contention', async () => {
        const handles = await Promise.all(Array.from({ length: 4 }, () => harness.open()));
        const fences: number[] = [];
        let holders = 0;
        let mostHolders = 0;
        await Promise.all(
          handles.map(async (handle) => {
            for (let round = 0; round < 8; round += 1) {
              const lease = await handle.acquire(KEY, LEASE_MS);
              if (lease === undefined) {
                await sleep(1);
                continue;
              }
              holders += 1;
              mostHolders = Math.max(mostHolders, holders);
              fences.push(lease.fence);
              await sleep(1);
              holders -= 1;
              await handle.release(KEY, lease);
            }
          }),
        );
        expect(mostHolders).toBe(1);
        expect(fences.length).toBeGreaterThan(1);
        expect(fences).toEqual([...new Set(fences)].toSorted((a, b) => a - b));
      });
    });

    describe('a process whose lease was taken over', () => {
      let stale: TokenLease;
      let newest: TokenLease;

      beforeEach(async () => {
        await keep(KEY, storedToken('before'));
        stale = await acquire(store, KEY, SHORT_LEASE_MS);
        await pass(SHORT_LEASE_MS + 50);
        newest = await acquire(otherProcess, KEY);
      });

      it('cannot write, even before the new holder has written', async () => {
        expect(await store.write(KEY, stale, storedToken('stale'))).toBe(false);
        expect(await valueAt(KEY, otherProcess)).toBe('before');
      });

      it('cannot overwrite what the new holder wrote', async () => {
        expect(await otherProcess.write(KEY, newest, storedToken('newest'))).toBe(true);
        expect(await store.write(KEY, stale, storedToken('stale'))).toBe(false);
        expect(await valueAt(KEY)).toBe('newest');
      });

      it('cannot write after the new holder has given the lease back', async () => {
        await otherProcess.write(KEY, newest, storedToken('newest'));
        await otherProcess.release(KEY, newest);
        expect(await store.write(KEY, stale, storedToken('stale'))).toBe(false);
        expect(await valueAt(KEY)).toBe('newest');
      });

      it('cannot renew its lease', async () => {
        expect(await store.renew(KEY, stale, LEASE_MS)).toBe(false);
        await otherProcess.release(KEY, newest);
        expect(await store.renew(KEY, stale, LEASE_MS)).toBe(false);
        await acquire(otherProcess, KEY);
      });

      it('cannot give away the lease of the new holder', async () => {
        await store.release(KEY, stale);
        expect(await store.acquire(KEY, LEASE_MS)).toBeUndefined();
        expect(await otherProcess.write(KEY, newest, storedToken('newest'))).toBe(true);
      });
    });

    it('lets a slow holder write when nobody came after it', async () => {
      const lease = await acquire(store, KEY, SHORT_LEASE_MS);
      await pass(SHORT_LEASE_MS + 50);
      expect(await store.write(KEY, lease, storedToken('late'))).toBe(true);
      expect(await valueAt(KEY, otherProcess)).toBe('late');
    });

    it('takes a second release of the same lease, and one of an unknown key, without complaint', async () => {
      const lease = await acquire(store, KEY);
      await store.release(KEY, lease);
      await store.release(KEY, lease);
      await store.release('never heard of', lease);
      expect(await otherProcess.acquire(KEY, LEASE_MS)).toBeDefined();
    });

    describe('keys', () => {
      const keys = [
        KEY,
        KEY.toUpperCase(),
        `${KEY}x`,
        KEY.slice(0, -1),
        'a\'b"c',
        'a%',
        'a_',
        'ab',
        'a\\b',
        'k'.repeat(500),
      ];

      it('do not see each other’s tokens', async () => {
        for (const [index, key] of keys.entries()) {
          expect(await store.read(key)).toBeUndefined();
          await keep(key, storedToken(`token-${index}`));
        }
        for (const [index, key] of keys.entries())
          expect(await valueAt(key, otherProcess)).toBe(`token-${index}`);
      });

      it('do not share leases', async () => {
        for (const key of keys) await acquire(store, key);
        for (const key of keys) expect(await otherProcess.acquire(key, LEASE_MS)).toBeUndefined();
      });
    });
  });
}

async function acquire(from: TokenStore, key: string, leaseMs = LEASE_MS): Promise<TokenLease> {
  const lease = await from.acquire(key, leaseMs);
  if (lease === undefined) throw new Error('The lease was expected to be free.');
  return lease;
}

function storedToken(value: string): StoredToken {
  return { value: new Secret(value), obtainedAtMs: 1_767_225_600_000, expiresAtMs: 1_767_225_900_000 };
}
