import { createManualClock, type LogFields, Secret, silentLogger } from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createMemoryTokenStore,
  createTokenProvider,
  oauthClientCredential,
  type TokenProviderOptions,
  type TokenStore,
} from '../src/index.ts';
import { type ServedAnswer, startServer, type TestServer } from './support/start-server.ts';
import { givenToken, tokenCalls } from './support/token-calls.ts';

let server: TestServer;
let answer: () => ServedAnswer;
let issued: number;

beforeEach(async () => {
  issued = 0;
  answer = () => {
    issued += 1;
    return givenToken(`token-${issued}`);
  };
  server = await startServer(() => answer());
});

afterEach(async () => {
  await server.close();
});

/** What one process has: its own provider over the store that all share. */
function startProcess(store: TokenStore, options: Partial<TokenProviderOptions> = {}) {
  return createTokenProvider({
    baseUrl: server.url,
    credential: oauthClientCredential({ key: 'key-1', secret: 'secret-1' }),
    store,
    ...options,
  });
}

describe('processes that share a store', () => {
  it('make one token call, however many start at the same moment', async () => {
    const store = createMemoryTokenStore();
    const processes = Array.from({ length: 8 }, () => startProcess(store));
    const tokens = await Promise.all(processes.flatMap((each) => [each.getToken(), each.getToken()]));
    expect(new Set(tokens.map(({ value }) => value.reveal()))).toEqual(new Set(['token-1']));
    expect(tokenCalls(server)).toBe(1);
  });

  it('start with the token that is there', async () => {
    const store = createMemoryTokenStore();
    await startProcess(store).getToken();
    expect((await startProcess(store).getToken()).value.reveal()).toBe('token-1');
    expect(tokenCalls(server)).toBe(1);
  });

  it('make one token call for a token that all of them saw rejected', async () => {
    const store = createMemoryTokenStore();
    const processes = Array.from({ length: 5 }, () => startProcess(store));
    const [rejected] = await Promise.all(processes.map((each) => each.getToken()));
    const renewed = await Promise.all(processes.map((each) => each.getToken(rejected)));
    expect(new Set(renewed.map(({ value }) => value.reveal()))).toEqual(new Set(['token-2']));
    expect(tokenCalls(server)).toBe(2);
  });

  it('renew ahead once: the second takes what the first got', async () => {
    const clock = createManualClock();
    const store = createMemoryTokenStore({ clock });
    const [first, second] = [startProcess(store, { clock }), startProcess(store, { clock })];
    await first.getToken();
    await second.getToken();
    clock.advance(290_000);
    await vi.waitFor(async () => {
      expect((await first.getToken()).value.reveal()).toBe('token-2');
    });
    await vi.waitFor(async () => {
      expect((await second.getToken()).value.reveal()).toBe('token-2');
    });
    expect(tokenCalls(server)).toBe(2);
  });

  it('look again once they may ask, for another may have asked meanwhile', async () => {
    const shared = createMemoryTokenStore();
    const first = startProcess(shared);
    let looks = 0;
    const late = startProcess({
      ...shared,
      read: async (key) => {
        looks += 1;
        // The first process gets its token right after the second one has looked.
        if (looks > 1) return shared.read(key);
        await first.getToken();
        return undefined;
      },
    });
    expect((await late.getToken()).value.reveal()).toBe('token-1');
    expect(tokenCalls(server)).toBe(1);
  });

  it('leave the store in peace while a failed renewal is not to be repeated', async () => {
    const clock = createManualClock();
    const shared = createMemoryTokenStore({ clock });
    let looks = 0;
    const store: TokenStore = {
      ...shared,
      read: async (key) => {
        looks += 1;
        return shared.read(key);
      },
    };
    const provider = startProcess(store, { clock });
    await provider.getToken();
    clock.advance(299_000);
    answer = () => ({ status: 503, json: {} });
    await provider.getToken();
    const looksBefore = looks;
    for (let call = 0; call < 20; call += 1) await provider.getToken();
    expect(looks).toBe(looksBefore);
  });

  it('take over from one that died while it asked', async () => {
    const clock = createManualClock();
    const store = createMemoryTokenStore({ clock });
    // The dead process has the lease and never comes back.
    const key = await keyOf(store);
    await store.acquire(key, 3_000);
    const waits: number[] = [];
    const survivor = startProcess(store, {
      clock,
      sleep: async (ms) => {
        waits.push(ms);
        clock.advance(ms);
      },
    });
    expect((await survivor.getToken()).value.reveal()).toBe('token-1');
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(3_000);
    expect(clock.monotonicMs()).toBeLessThan(4_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(500);
  });

  it('leave the one that asks alone, however long its call takes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const store = createMemoryTokenStore();
      let calls = 0;
      const fetch = async () => {
        calls += 1;
        await pass(9_000);
        return Response.json(givenToken(`token-${calls}`).json);
      };
      const processes = [1, 2, 3].map(() => startProcess(store, { fetch, sleep: pass }));
      const tokens = Promise.all(processes.map((each) => each.getToken()));
      await vi.advanceTimersByTimeAsync(10_000);
      expect((await tokens).map(({ value }) => value.reveal())).toEqual(['token-1', 'token-1', 'token-1']);
      expect(calls).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('do not wait for one that died longer than three seconds', async () => {
    const clock = createManualClock();
    const store = createMemoryTokenStore({ clock });
    const dead = startProcess(
      { ...store, renew: () => new Promise<never>(() => {}) },
      { clock, fetch: () => new Promise<never>(() => {}) },
    );
    void dead.getToken().catch(() => {});
    await vi.waitFor(async () => expect(await store.acquire(await keyOf(store), 0)).toBeUndefined());
    const survivor = startProcess(store, { clock, sleep: async (ms) => clock.advance(ms) });
    expect((await survivor.getToken()).value.reveal()).toBe('token-1');
    expect(clock.monotonicMs()).toBeLessThanOrEqual(3_000);
  });

  it('wait for each other only so long', async () => {
    const store = createMemoryTokenStore();
    await store.acquire(await keyOf(store), Infinity);
    let waitedMs = 0;
    const waiting = startProcess(store, {
      sleep: async (ms) => {
        waitedMs += ms;
      },
      timeoutMs: 1_000,
    });
    expect((await waiting.getToken()).value.reveal()).toBe('token-1');
    expect(waitedMs).toBeLessThan(6_000);
  });

  it('serve a token of the store that is nearly over when the token service is down', async () => {
    const clock = createManualClock();
    const store = createMemoryTokenStore({ clock });
    await startProcess(store, { clock }).getToken();
    clock.advance(297_000);
    answer = () => ({ status: 503, json: {} });
    expect((await startProcess(store, { clock }).getToken()).value.reveal()).toBe('token-1');
  });

  it('do not trust a token whose birth lies in the future', async () => {
    const clock = createManualClock();
    const store = createMemoryTokenStore({ clock });
    await startProcess(store, { clock }).getToken();
    clock.jump(-600_000);
    expect((await startProcess(store, { clock }).getToken()).value.reveal()).toBe('token-2');
  });

  it('take a token that a clock a little ahead of ours has dated', async () => {
    const clock = createManualClock();
    const store = createMemoryTokenStore({ clock });
    await startProcess(store, { clock }).getToken();
    clock.jump(-3_000);
    expect((await startProcess(store, { clock }).getToken()).value.reveal()).toBe('token-1');
  });
});

describe('tokens differ', () => {
  it.each([
    ['client', { credential: oauthClientCredential({ key: 'key-2', secret: 'secret-1' }) }],
    ['secret', { credential: oauthClientCredential({ key: 'key-1', secret: 'secret-2' }) }],
  ])('by %s', async (_what, options) => {
    const store = createMemoryTokenStore();
    await startProcess(store).getToken();
    expect((await startProcess(store, options).getToken()).value.reveal()).toBe('token-2');
  });

  it('by origin', async () => {
    const store = createMemoryTokenStore();
    await startProcess(store).getToken();
    const elsewhere = startProcess(store, { baseUrl: server.url.replace('127.0.0.1', 'localhost') });
    expect((await elsewhere.getToken()).value.reveal()).toBe('token-2');
  });

  it('and the key that tells them apart holds no secret', async () => {
    const key = await keyOf(createMemoryTokenStore());
    expect(key).toContain(server.url);
    expect(key).toContain('key-1');
    expect(key).not.toContain('secret-1');
    expect(key.length).toBeLessThan(server.url.length + 'key-1'.length + 15);
  });
});

describe('a store that does not work', () => {
  const operations = ['read', 'acquire', 'write', 'release'] as const;

  it.each(operations)('costs no answer when %s fails', async (operation) => {
    const warnings: LogFields[] = [];
    const store: TokenStore = {
      ...createMemoryTokenStore(),
      [operation]: async () => Promise.reject(Object.assign(new Error('disk full'), { code: 'ENOSPC' })),
    };
    const provider = startProcess(store, {
      logger: { ...silentLogger, warn: (fields) => warnings.push(fields) },
    });
    expect((await provider.getToken()).value.reveal()).toBe('token-1');
    expect(warnings).toContainEqual({ reason: 'ENOSPC' });
  });

  it.each(operations)('costs no answer when %s hangs', async (operation) => {
    const store: TokenStore = {
      ...createMemoryTokenStore(),
      [operation]: async () => new Promise<never>(() => {}),
    };
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const provider = startProcess(store, { fetch: async () => Response.json(givenToken('token-1').json) });
      const token = provider.getToken();
      await vi.advanceTimersByTimeAsync(10_000);
      expect((await token).value.reveal()).toBe('token-1');
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['fails', async () => Promise.reject(new Error('disk full'))],
    ['hangs', async () => new Promise<never>(() => {})],
  ])('costs no answer when renew %s in a slow call', async (_how, renew) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const token = startProcess(
        { ...createMemoryTokenStore(), renew },
        { fetch: () => pass(5_000).then(() => Response.json(givenToken('token-1').json)) },
      ).getToken();
      await vi.advanceTimersByTimeAsync(5_000);
      expect((await token).value.reveal()).toBe('token-1');
      await vi.advanceTimersByTimeAsync(5_000);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('that lost our lease does not cost the token that we got', async () => {
    const provider = startProcess({ ...createMemoryTokenStore(), write: async () => false });
    expect((await provider.getToken()).value.reveal()).toBe('token-1');
  });

  it.each([
    ['that is over', 0, 1],
    ['that never lived', 5, 5],
    ['without times', Number.NaN, Number.NaN],
  ])('and gives a token %s is not believed', async (_what, obtainedAtMs, expiresAtMs) => {
    const stored = { value: new Secret('stale'), obtainedAtMs, expiresAtMs };
    const provider = startProcess({ ...createMemoryTokenStore(), read: async () => stored });
    expect((await provider.getToken()).value.reveal()).toBe('token-1');
  });
});

describe('a token in its last seconds', () => {
  it('is served to callers who would wait too long for the next one, and the renewal goes on', async () => {
    const clock = createManualClock();
    const slow = Promise.withResolvers<void>();
    const provider = startProcess(createMemoryTokenStore({ clock }), {
      clock,
      fetch: async (input, init) => {
        if (issued > 0) await slow.promise;
        return fetch(input, init);
      },
      // Patience is over at once.
      sleep: async () => {},
    });
    await provider.getToken();
    clock.advance(297_000);
    expect((await provider.getToken()).value.reveal()).toBe('token-1');
    expect((await provider.getToken()).value.reveal()).toBe('token-1');

    slow.resolve();
    clock.advance(3_000);
    expect((await provider.getToken()).value.reveal()).toBe('token-2');
    expect(tokenCalls(server)).toBe(2);
  });
});

/** By the timers that a test may have faked. */
function pass(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** The key under which a process looks for its token. */
async function keyOf(store: TokenStore): Promise<string> {
  let asked = '';
  const spying: TokenStore = {
    ...store,
    read: async (key) => {
      asked = key;
      return undefined;
    },
    acquire: async () => Promise.reject(new Error('only the key is of interest')),
  };
  await startProcess(spying, { fetch: async () => Response.json(givenToken('other').json) }).getToken();
  return asked;
}
