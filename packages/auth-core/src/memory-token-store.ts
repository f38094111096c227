import { type Clock, systemClock } from '@capconnect/kernel';
import type { StoredToken, TokenStore } from './token-store.ts';

interface Entry {
  token: StoredToken | undefined;
  newestFence: number;
  /** Monotonic clock: setting the wall clock neither ends a lease nor prolongs it. */
  leasedUntilMs: number;
}

const GIVEN_BACK = -Infinity;

/** Keeps tokens in this process. Share one between providers of one process; several processes need a store in a database. */
export function createMemoryTokenStore(options: { readonly clock?: Clock } = {}): TokenStore {
  const { clock = systemClock } = options;
  const entries = new Map<string, Entry>();

  function entryOf(key: string): Entry {
    let entry = entries.get(key);
    if (entry === undefined) {
      entry = { token: undefined, newestFence: 0, leasedUntilMs: GIVEN_BACK };
      entries.set(key, entry);
    }
    return entry;
  }

  return {
    async read(key) {
      return entries.get(key)?.token;
    },
    async acquire(key, leaseMs) {
      const entry = entryOf(key);
      const nowMs = clock.monotonicMs();
      if (nowMs < entry.leasedUntilMs) return undefined;
      entry.newestFence += 1;
      entry.leasedUntilMs = nowMs + leaseMs;
      return { fence: entry.newestFence };
    },
    async renew(key, lease, leaseMs) {
      const entry = entryOf(key);
      if (entry.newestFence !== lease.fence || entry.leasedUntilMs === GIVEN_BACK) return false;
      entry.leasedUntilMs = clock.monotonicMs() + leaseMs;
      return true;
    },
    async write(key, lease, token) {
      const entry = entryOf(key);
      if (entry.newestFence !== lease.fence) return false;
      entry.token = token;
      return true;
    },
    async release(key, lease) {
      const entry = entries.get(key);
      if (entry?.newestFence === lease.fence) entry.leasedUntilMs = GIVEN_BACK;
    },
  };
}
