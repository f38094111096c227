import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenProvider, oauthClientCredential, type TokenProvider } from '../src/index.ts';
import { demoClient, type DemoWorld, startDemoWorld } from './support/demo.ts';
import { failureOf } from './support/failure-of.ts';
import { TOKEN_PATH } from './support/token-calls.ts';
import { virtualSleep } from './support/virtual-sleep.ts';

const TOKEN_CALL = { path: TOKEN_PATH };

let world: DemoWorld;

beforeAll(async () => {
  world = await startDemoWorld();
});

afterAll(async () => {
  await world.stop();
});

describe.each([60, 300, 3600])('a provider of tokens of %i s, against the simulator', (ttlSeconds) => {
  let provider: TokenProvider;

  beforeEach(async () => {
    world.restart(ttlSeconds);
    provider = createTokenProvider({
      baseUrl: world.simulator.url,
      credential: demoClient,
      clock: world.clock,
      random: () => 0.5,
      sleep: virtualSleep(world.clock),
    });
  });

  /** Lets that part of a token's life pass. */
  function pass(share: number): void {
    world.clock.advance(share * ttlSeconds * 1_000);
  }

  it('makes one token call for 100 callers at once, and none for 20 more', async () => {
    const tokens = await Promise.all(Array.from({ length: 100 }, () => provider.getToken()));
    expect(new Set(tokens).size).toBe(1);
    for (let call = 0; call < 20; call += 1) expect(await provider.getToken()).toBe(tokens[0]);
    expect(world.tokenCalls()).toBe(1);
  });

  it('tells the end of the token by ttlSeconds', async () => {
    expect((await provider.getToken()).expiresAtMs).toBe(world.clock.wallMs() + ttlSeconds * 1_000);
  });

  it('renews in the background: nobody waits, and later callers have the new token', async () => {
    const first = await provider.getToken();
    const softMs = Math.min(60_000, 0.2 * ttlSeconds * 1_000);
    world.clock.advance(ttlSeconds * 1_000 - softMs - 1);
    expect(await provider.getToken()).toBe(first);
    expect(world.tokenCalls()).toBe(1);

    world.clock.advance(1);
    expect(await Promise.all([provider.getToken(), provider.getToken()])).toEqual([first, first]);
    await vi.waitFor(async () => {
      expect(await provider.getToken()).not.toBe(first);
    });
    expect(world.tokenCalls()).toBe(2);
  });

  it('has callers wait for the renewal when the token is nearly over', async () => {
    const first = await provider.getToken();
    world.clock.advance(ttlSeconds * 1_000 - 500);
    const renewed = await Promise.all([provider.getToken(), provider.getToken()]);
    expect(renewed[0]).not.toBe(first);
    expect(renewed[1]).toBe(renewed[0]);
    expect(world.tokenCalls()).toBe(2);
  });

  it('serves the token as long as it lives when the token service is down, and fails after', async () => {
    const first = await provider.getToken();
    world.simulator.addFault({ kind: 'status', status: 503, times: null, match: TOKEN_CALL });
    for (const share of [0.5, 0.4, 0.09]) {
      pass(share);
      expect(await provider.getToken()).toBe(first);
    }
    pass(0.02);
    expect((await failureOf(provider.getToken())).code).toBe('AUTH_UNAVAILABLE');

    world.simulator.clearFaults();
    world.clock.advance(5_000);
    expect(await provider.getToken()).not.toBe(first);
  });

  it('serves the token when the secret is no longer right', async () => {
    const first = await provider.getToken();
    pass(0.9);
    world.simulator.seed({ clients: [{ key: 'demo-key', secret: 'rotated', name: 'Demo', ttlSeconds }] });
    expect(await provider.getToken()).toBe(first);
    pass(0.11);
    expect((await failureOf(provider.getToken())).code).toBe('CREDENTIAL_REJECTED');
  });

  it('renews once for 20 who saw the same token rejected', async () => {
    const rejected = await provider.getToken();
    const renewed = await Promise.all(Array.from({ length: 20 }, () => provider.getToken(rejected)));
    expect(new Set(renewed).size).toBe(1);
    expect(renewed).not.toContain(rejected);
    // One who comes late with the old token gets the new one, too.
    expect(await provider.getToken(rejected)).toBe(renewed[0]);
    expect(world.tokenCalls()).toBe(2);
  });

  it.each([10, -10])('works on when the clock is set by %i minutes', async (minutes) => {
    const first = await provider.getToken();
    world.clock.jump(minutes * 60_000);
    const afterJump = await provider.getToken();
    expect(afterJump === first).toBe(minutes < 0 || ttlSeconds === 3600);
    const callsBefore = world.tokenCalls();
    pass(1.01);
    expect(await provider.getToken()).not.toBe(afterJump);
    expect(world.tokenCalls()).toBe(callsBefore + 1);
  });
});

describe('a provider with a wrong secret', () => {
  it('reports it, with the id of the answer', async () => {
    world.restart();
    const credential = oauthClientCredential({ key: 'demo-key', secret: 'wrong' });
    const provider = createTokenProvider({ baseUrl: world.simulator.url, credential });
    const failure = await failureOf(provider.getToken());
    expect(failure.code).toBe('CREDENTIAL_REJECTED');
    expect(failure.details).toEqual({
      upstreamStatus: 400,
      requestId: world.simulator.requests()[0]?.requestId,
    });
  });
});
