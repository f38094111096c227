import { createManualClock } from '@capconnect/kernel';
import { afterEach, describe, expect, it } from 'vitest';
import { createTokenProvider, oauthClientCredential } from '../src/index.ts';
import { failureOf } from './support/failure-of.ts';
import { type ServedAnswer, startServer, type TestServer } from './support/start-server.ts';
import { givenToken } from './support/token-calls.ts';

const credential = oauthClientCredential({ key: 'key-1', secret: 'secret-1' });
const clock = createManualClock();
let server: TestServer;

afterEach(async () => {
  await server.close();
});

async function providerAgainst(answer: ServedAnswer) {
  server = await startServer(() => answer);
  return createTokenProvider({ baseUrl: server.url, credential, clock, timeoutMs: 300 });
}

describe('the token call', () => {
  it('posts key and secret as JSON, without authentication', async () => {
    const provider = await providerAgainst(givenToken('token-1'));
    await provider.getToken();
    const [request] = server.requests;
    expect(request?.method).toBe('POST');
    expect(request?.path).toBe('/v3/oauth/token/generate');
    expect(request?.headers['content-type']).toBe('application/json');
    expect(request?.headers.authorization).toBeUndefined();
    expect(JSON.parse(request?.body ?? '')).toEqual({ key: 'key-1', secret: 'secret-1' });
  });

  it.each([200, 201, 400, 500])('takes a token whatever the status, such as %i', async (status) => {
    const provider = await providerAgainst({ ...givenToken('token-1'), status });
    expect((await provider.getToken()).value.reveal()).toBe('token-1');
  });

  it.each([
    ['a number', 300, 300_000],
    ['a number as text', '600', 600_000],
    ['a fraction', 0.5, 500],
    ['more than Capillary can grant', 1e9, 2_592_000_000],
    ['missing', undefined, 60_000],
    ['null', null, 60_000],
    ['zero', 0, 60_000],
    ['negative', -5, 60_000],
    ['no number', 'soon', 60_000],
    ['an empty text', '', 60_000],
  ])('reads ttlSeconds that is %s', async (_case, ttlSeconds, lifeMs) => {
    const provider = await providerAgainst({
      json: { data: { accessToken: 'token-1', ttlSeconds }, errors: null },
    });
    expect((await provider.getToken()).expiresAtMs).toBe(clock.wallMs() + lifeMs);
  });

  const wrongSecret = { data: null, errors: [{ code: 320001, message: 'Invalid client key and secret' }] };

  it.each<[string, ServedAnswer, string]>([
    ['a wrong secret, HTTP 400', { status: 400, json: wrongSecret }, 'CREDENTIAL_REJECTED'],
    ['a wrong secret, HTTP 200', { status: 200, json: wrongSecret }, 'CREDENTIAL_REJECTED'],
    ['a wrong secret, HTTP 500', { status: 500, json: wrongSecret }, 'CREDENTIAL_REJECTED'],
    ['a wrong secret, code as text', { json: { errors: [{ code: '320001' }] } }, 'CREDENTIAL_REJECTED'],
    ['another refusal', { status: 400, json: { errors: [{ code: 1 }] } }, 'CREDENTIAL_REJECTED'],
    ['a bare 401', { status: 401, text: '' }, 'CREDENTIAL_REJECTED'],
    ['a bare 403', { status: 403, text: 'Forbidden' }, 'ACCESS_DENIED'],
    ['404', { status: 404, text: 'Not found' }, 'AUTH_CONFIG_INVALID'],
    ['405', { status: 405, json: {} }, 'AUTH_CONFIG_INVALID'],
    [
      'a redirect',
      { status: 302, headers: { location: 'https://example.com/' }, text: '' },
      'AUTH_CONFIG_INVALID',
    ],
    ['429', { status: 429, json: {} }, 'AUTH_THROTTLED'],
    ['500', { status: 500, text: 'oops' }, 'AUTH_UNAVAILABLE'],
    ['503', { status: 503, json: {} }, 'AUTH_UNAVAILABLE'],
    ['521', { status: 521, text: '' }, 'AUTH_UNAVAILABLE'],
    ['408', { status: 408, text: '' }, 'AUTH_UNAVAILABLE'],
    ['a cut connection', 'drop', 'AUTH_UNAVAILABLE'],
    ['no answer in time', 'hang', 'AUTH_UNAVAILABLE'],
    ['a page of HTML', { text: '<html>Welcome</html>' }, 'UPSTREAM_INVALID'],
    ['neither token nor error', { json: { data: {}, errors: null } }, 'UPSTREAM_INVALID'],
    ['an empty token', givenToken(''), 'UPSTREAM_INVALID'],
    ['a token that breaks a header', givenToken('token\r\nX-Other: 1'), 'UPSTREAM_INVALID'],
    ['a token that is no text', { json: { data: { accessToken: 17 } } }, 'UPSTREAM_INVALID'],
    ['an endless answer', { text: ' '.repeat(100_000) }, 'UPSTREAM_INVALID'],
    ['JSON null', { json: null }, 'UPSTREAM_INVALID'],
  ])('reports %s', async (_case, answer, code) => {
    const provider = await providerAgainst(answer);
    const failure = await failureOf(provider.getToken());
    expect(failure.code).toBe(code);
  });

  it.each([
    ['seconds', '7', 7_000],
    ['a date', new Date(clock.wallMs() + 9_000).toUTCString(), 9_000],
    ['a date in the past', new Date(clock.wallMs() - 9_000).toUTCString(), 0],
    ['nonsense', 'tomorrow', undefined],
  ])('tells Retry-After given as %s', async (_case, value, retryAfterMs) => {
    const provider = await providerAgainst({ status: 429, headers: { 'retry-after': value }, json: {} });
    expect((await failureOf(provider.getToken())).retryAfterMs).toBe(retryAfterMs);
  });

  it.each([
    ['X-Cap-Requestid', 'req-17', 'req-17'],
    ['X-CAP-REQUEST-ID', 'req-18', 'req-18'],
    ['X-Cap-Requestid', 'no id: {"a":1}', undefined],
  ])('names the answer by its %s', async (header, value, requestId) => {
    const provider = await providerAgainst({ status: 503, headers: { [header]: value }, json: {} });
    expect((await failureOf(provider.getToken())).details['requestId']).toBe(requestId);
  });

  it('tells why there was no answer', async () => {
    const provider = await providerAgainst('hang');
    expect((await failureOf(provider.getToken())).details).toEqual({ reason: 'TIMEOUT' });
    const gone = await startServer(() => 'hang');
    await gone.close();
    const deaf = createTokenProvider({ baseUrl: gone.url, credential });
    expect((await failureOf(deaf.getToken())).details).toEqual({ reason: 'ECONNREFUSED' });
  });
});
