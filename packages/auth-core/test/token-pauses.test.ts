import { createManualClock, type ManualClock, silentLogger } from '@capconnect/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenProvider, oauthClientCredential, type TokenProvider } from '../src/index.ts';
import { failureOf } from './support/failure-of.ts';
import { type ServedAnswer, startServer, type TestServer } from './support/start-server.ts';
import { givenToken, tokenCalls } from './support/token-calls.ts';
import { virtualSleep } from './support/virtual-sleep.ts';

const SECOND_MS = 1_000;
const WRONG_SECRET = { status: 400, json: { data: null, errors: [{ code: 320001 }] } };
const DOWN = { status: 503, json: {} };

describe('token calls are kept apart', () => {
  let clock: ManualClock;
  let server: TestServer;
  let answer: () => ServedAnswer;
  let provider: TokenProvider;
  let issued: number;
  let warnings: string[];

  beforeEach(async () => {
    warnings = [];
    clock = createManualClock();
    issued = 0;
    answer = nextToken;
    server = await startServer(() => answer());
    provider = createTokenProvider({
      baseUrl: server.url,
      credential: oauthClientCredential({ key: 'key-1', secret: 'secret-1' }),
      clock,
      sleep: virtualSleep(clock),
      logger: { ...silentLogger, warn: (_fields, message) => warnings.push(message) },
    });
  });

  afterEach(async () => {
    await server.close();
  });

  function nextToken(): ServedAnswer {
    issued += 1;
    return givenToken(`token-${issued}`);
  }

  it('by 1, 2, 4 ... 30 s while the credentials are rejected', async () => {
    answer = () => WRONG_SECRET;
    for (const pauseSeconds of [1, 2, 4, 8, 16, 30, 30]) {
      const callsBefore = tokenCalls(server);
      expect((await failureOf(provider.getToken())).code).toBe('CREDENTIAL_REJECTED');
      expect(tokenCalls(server)).toBe(callsBefore + 1);

      clock.advance(pauseSeconds * SECOND_MS - 1);
      const remembered = await failureOf(provider.getToken());
      expect(remembered.code).toBe('CREDENTIAL_REJECTED');
      expect(remembered.retryAfterMs).toBe(1);
      expect(tokenCalls(server)).toBe(callsBefore + 1);
      clock.advance(1);
    }
    answer = nextToken;
    expect((await provider.getToken()).value.reveal()).toBe('token-1');
  });

  it('by 5 s while the token service is down', async () => {
    answer = () => DOWN;
    await failureOf(provider.getToken());
    clock.advance(4_999);
    expect((await failureOf(provider.getToken())).code).toBe('AUTH_UNAVAILABLE');
    expect(tokenCalls(server)).toBe(1);
    clock.advance(1);
    answer = nextToken;
    await provider.getToken();
    expect(tokenCalls(server)).toBe(2);
  });

  it('by what Retry-After says, up to five minutes', async () => {
    answer = () => ({ status: 429, headers: { 'retry-after': '20' }, json: {} });
    expect((await failureOf(provider.getToken())).retryAfterMs).toBe(20 * SECOND_MS);
    clock.advance(19 * SECOND_MS);
    const remembered = await failureOf(provider.getToken());
    expect(remembered.code).toBe('AUTH_THROTTLED');
    expect(remembered.retryAfterMs).toBe(SECOND_MS);
    expect(tokenCalls(server)).toBe(1);

    clock.advance(SECOND_MS);
    answer = () => ({ status: 429, headers: { 'retry-after': '86400' }, json: {} });
    await failureOf(provider.getToken());
    clock.advance(300 * SECOND_MS);
    answer = nextToken;
    await provider.getToken();
    expect(tokenCalls(server)).toBe(3);
  });

  it('by 5 s when tokens live shorter than that; the caller waits and is served', async () => {
    answer = () => givenToken('short', 1);
    await provider.getToken();
    clock.advance(2 * SECOND_MS);
    const before = clock.monotonicMs();
    await provider.getToken();
    expect(clock.monotonicMs() - before).toBe(3 * SECOND_MS);
    expect(tokenCalls(server)).toBe(2);
  });

  it('not at all when the token was rejected', async () => {
    const first = await provider.getToken();
    const second = await provider.getToken(first);
    expect(second.value.reveal()).toBe('token-2');
    expect(tokenCalls(server)).toBe(2);
  });

  it('not even by an outage, once, when the token was rejected', async () => {
    const first = await provider.getToken();
    clock.advance(290 * SECOND_MS);
    answer = () => DOWN;
    await provider.getToken();
    await vi.waitFor(() => {
      expect(warnings).toContain('Capillary gave no token.');
    });
    answer = nextToken;
    expect((await provider.getToken(first)).value.reveal()).toBe('token-2');
  });

  it('but for rejections, when each new token is rejected at once', async () => {
    let token = await provider.getToken();
    for (let round = 0; round < 5; round += 1) token = await provider.getToken(token);
    const failure = await failureOf(provider.getToken(token));
    expect(failure.code).toBe('CREDENTIAL_REJECTED');
    expect(failure.retryAfterMs).toBe(SECOND_MS);
    expect(tokenCalls(server)).toBe(6);

    clock.advance(SECOND_MS);
    token = await provider.getToken();
    clock.advance(10 * SECOND_MS);
    token = await provider.getToken(token);
    expect(token.value.reveal()).toBe('token-8');
  });

  it('and a rejected token that comes back is not served', async () => {
    answer = () => givenToken('same');
    const token = await provider.getToken();
    expect((await failureOf(provider.getToken(token))).code).toBe('AUTH_UNAVAILABLE');
    expect((await failureOf(provider.getToken())).code).toBe('AUTH_UNAVAILABLE');
    expect(tokenCalls(server)).toBe(2);
  });
});
