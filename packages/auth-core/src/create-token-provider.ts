import { setTimeout as sleepFor } from 'node:timers/promises';
import { AppError, type Clock, type Logger, silentLogger, systemClock, toAppError } from '@capconnect/kernel';
import { capillaryOrigin } from './capillary-origin.ts';
import type { OAuthClientCredential } from './credential.ts';
import { createMemoryTokenStore } from './memory-token-store.ts';
import { createCallPause } from './renewal/call-pause.ts';
import {
  conditionOf,
  type HeldToken,
  holdToken,
  isSameToken,
  lifeLeftMs,
  nowOf,
} from './renewal/held-token.ts';
import { createRejectedTokens } from './renewal/rejected-tokens.ts';
import { requestToken } from './renewal/request-token.ts';
import { tokenKey } from './renewal/token-key.ts';
import { createTokenShelf } from './renewal/token-shelf.ts';
import type { AccessToken, TokenProvider } from './token-provider.ts';
import type { TokenStore } from './token-store.ts';

export interface TokenProviderOptions {
  /** Origin of the data plane. */
  readonly baseUrl: string | URL;
  readonly credential: OAuthClientCredential;
  /** Where the token is kept; this process's memory when left out. Processes that share a store share one token. */
  readonly store?: TokenStore;
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  /** From 0 up to 1. */
  readonly random?: () => number;
  /** Waits that long, or rejects when the signal aborts. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  readonly logger?: Logger;
  /** Of one token call; 10 s when left out. */
  readonly timeoutMs?: number;
}

/**
 * Gives the API client's token and renews it: once for all callers and all processes that share the store, ahead of
 * its end in the background, and at once when Capillary rejects it. A caller for whom there is a valid token gets it,
 * even if the renewal, the token service or the store fails.
 *
 * `getToken` throws AppError `CREDENTIAL_REJECTED`, `ACCESS_DENIED`, `AUTH_CONFIG_INVALID`, `UPSTREAM_INVALID` (then
 * Capillary is asked again after 1 s, doubling up to 30 s), `AUTH_UNAVAILABLE` (after 5 s) or `AUTH_THROTTLED` (after
 * `retryAfterMs`). Meanwhile it throws the same again without a call.
 * @throws AppError `AUTH_CONFIG_INVALID` when the base URL is not an https or loopback origin.
 */
export function createTokenProvider(options: TokenProviderOptions): TokenProvider {
  const {
    credential,
    clock = systemClock,
    fetch = globalThis.fetch,
    random = Math.random,
    sleep = (ms, signal) => sleepFor(ms, undefined, { signal }),
    logger = silentLogger,
    store = createMemoryTokenStore({ clock }),
    timeoutMs = 10_000,
  } = options;
  const origin = capillaryOrigin(options.baseUrl);
  const key = tokenKey(origin, credential);
  const shelf = createTokenShelf({ store, key, clock, random, sleep, logger, timeoutMs });
  const pause = createCallPause(clock, sleep);
  const rejectedTokens = createRejectedTokens();
  let held: HeldToken | undefined;
  let renewal: Promise<AccessToken> | undefined;

  async function call(): Promise<HeldToken> {
    // A life counts from before the call, for nobody knows when within the call the token was made.
    const bornAt = nowOf(clock);
    try {
      const given = await requestToken({ origin, credential, fetch, clock, timeoutMs });
      if (rejectedTokens.has(given)) {
        throw new AppError(
          'AUTH_UNAVAILABLE',
          'Capillary gives out again the token that it refuses. Try again later.',
        );
      }
      pause.succeeded();
      const { ttlMs, isTtlAssumed } = given;
      logger[isTtlAssumed ? 'warn' : 'info']({ origin, ttlMs, isTtlAssumed }, 'Capillary gave a token.');
      return holdToken(given.value, bornAt, ttlMs, random());
    } catch (error) {
      const failure = toAppError(error);
      pause.failed(failure);
      logger.warn({ origin, code: failure.code, ...failure.details }, 'Capillary gave no token.');
      throw failure;
    }
  }

  async function nextToken(): Promise<HeldToken> {
    const before = held;
    const isBetter = (found: HeldToken) =>
      !rejectedTokens.has(found.token) &&
      conditionOf(found, clock) !== 'expired' &&
      (before === undefined || before.endsAt.monotonicMs < found.endsAt.monotonicMs) &&
      (before === undefined || !isSameToken(before, found.token));
    const isNews = (found: HeldToken) => isBetter(found) && conditionOf(found, clock) !== 'refresh-now';

    const found = await shelf.read();
    if (found !== undefined && isBetter(found)) {
      if (isNews(found)) return found;
      // Nearly over, but it serves if the call below fails.
      held = found;
    }
    await pause.pass();
    return shelf.renew(isNews, call);
  }

  async function renew(): Promise<AccessToken> {
    try {
      held = await nextToken();
      return held.token;
    } catch (error) {
      if (held !== undefined && conditionOf(held, clock) !== 'expired') return held.token;
      throw error;
    } finally {
      // Within the function, not after it: whoever rejects this token next must not be given this renewal's result.
      renewal = undefined;
    }
  }

  function renewOnce(): Promise<AccessToken> {
    if (renewal === undefined) {
      renewal = renew();
      // In the background nobody waits for it, and the failure has been logged.
      renewal.catch(() => {});
    }
    return renewal;
  }

  /** Waits for the renewal, but not so long that the token at hand ends meanwhile. */
  async function renewedOrHeld(current: HeldToken): Promise<AccessToken> {
    const enough = new AbortController();
    try {
      const patience = sleep(lifeLeftMs(current, clock) / 2, enough.signal);
      const renewed = await Promise.race([renewOnce(), patience.then(() => undefined)]);
      if (renewed !== undefined) return renewed;
    } finally {
      enough.abort();
    }
    return rejectedTokens.has(current.token) ? renewOnce() : current.token;
  }

  function drop(rejected: AccessToken): void {
    rejectedTokens.add(rejected);
    // Somebody else may have renewed it already: only the token in use is dropped, so each is renewed once.
    if (held === undefined || !isSameToken(held, rejected)) return;
    pause.tokenRejected(clock.monotonicMs() - held.bornAt.monotonicMs);
    held = undefined;
  }

  return {
    getToken(rejected) {
      if (rejected !== undefined) drop(rejected);
      if (held === undefined) return renewOnce();
      const condition = conditionOf(held, clock);
      if (condition === 'fresh') return held.promise;
      if (condition === 'expired') return renewOnce();
      if (pause.isOn()) return held.promise;
      if (condition === 'refresh-now') return renewedOrHeld(held);
      void renewOnce();
      return held.promise;
    },
  };
}
