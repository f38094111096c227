import type { Clock, Logger } from '@capconnect/kernel';
import type { StoredToken, TokenLease, TokenStore } from '../token-store.ts';
import { type HeldToken, holdStoredToken } from './held-token.ts';
import { keepLease, LEASE_MS } from './keep-lease.ts';
import { createStoreOperation, STORE_FAILED } from './patient-store.ts';

const STORE_TIMEOUT_MS = 2_000;
const FIRST_POLL_MS = 50;
const LONGEST_POLL_MS = 500;

export interface TokenShelfOptions {
  readonly store: TokenStore;
  readonly key: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly logger: Logger;
  /** What a token call may take. */
  readonly timeoutMs: number;
}

/** The token that all processes with the same store share. */
export interface TokenShelf {
  read(): Promise<HeldToken | undefined>;
  /**
   * Makes sure that one process asks Capillary and the others take its token.
   * @param isNews - whether a token found on the shelf makes the call needless.
   * @param call - asks Capillary.
   */
  renew(isNews: (found: HeldToken) => boolean, call: () => Promise<HeldToken>): Promise<HeldToken>;
}

export function createTokenShelf(options: TokenShelfOptions): TokenShelf {
  const { key, clock, random, sleep } = options;
  const operate = createStoreOperation(options.store, STORE_TIMEOUT_MS, options.logger);
  // As long as the call and the two store operations around it can take.
  const patienceMs = options.timeoutMs + 2 * STORE_TIMEOUT_MS;

  async function read(): Promise<HeldToken | undefined> {
    const stored = await operate((store) => store.read(key));
    return stored === STORE_FAILED || stored === undefined
      ? undefined
      : holdStoredToken(stored, clock, random());
  }

  async function callWith(
    lease: TokenLease,
    isNews: (found: HeldToken) => boolean,
    call: () => Promise<HeldToken>,
  ): Promise<HeldToken> {
    const giveUp = keepLease(async () => {
      const isOurs = await operate((store) => store.renew(key, lease, LEASE_MS));
      return isOurs !== false;
    });
    try {
      // Whoever had the lease before us may have written since we last looked.
      const found = await read();
      if (found !== undefined && isNews(found)) return found;
      const called = await call();
      // Refused when our lease was taken over: then the others have a newer token, and ours is still good for us.
      await operate((store) => store.write(key, lease, storedTokenOf(called)));
      return called;
    } finally {
      giveUp();
      await operate((store) => store.release(key, lease));
    }
  }

  return {
    read,
    async renew(isNews, call) {
      // Waited time is counted, not read from a clock, so that the waiting ends whatever happens to the clocks.
      let waitedMs = 0;
      let pollMs = FIRST_POLL_MS;
      while (waitedMs <= patienceMs) {
        const lease = await operate((store) => store.acquire(key, LEASE_MS));
        if (lease === STORE_FAILED) break;
        if (lease !== undefined) return callWith(lease, isNews, call);
        await sleep(pollMs);
        waitedMs += pollMs;
        pollMs = Math.min(pollMs * 1.5, LONGEST_POLL_MS);
        const found = await read();
        if (found !== undefined && isNews(found)) return found;
      }
      return call();
    },
  };
}

function storedTokenOf(held: HeldToken): StoredToken {
  return {
    value: held.token.value,
    obtainedAtMs: held.bornAt.wallMs,
    expiresAtMs: held.token.expiresAtMs,
  };
}
