import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type CapillaryAuth,
  createAuthenticatedFetch,
  createCapillaryAuth,
  oauthClientCredential,
  tillBasicCredential,
} from '../src/index.ts';
import { demoClient, demoTill, type DemoWorld, startDemoWorld } from './support/demo.ts';
import { failureOf } from './support/failure-of.ts';
import { startServer } from './support/start-server.ts';
import { givenToken, TOKEN_PATH } from './support/token-calls.ts';

const LOGIN = '/v1.1/store/login?format=json';

let world: DemoWorld;

beforeAll(async () => {
  world = await startDemoWorld();
});

afterAll(async () => {
  await world.stop();
});

describe('an authenticated fetch, against the simulator', () => {
  let auth: CapillaryAuth;
  let fetch: typeof globalThis.fetch;

  beforeEach(async () => {
    world.restart();
    auth = createCapillaryAuth({ baseUrl: world.simulator.url, credential: demoClient, clock: world.clock });
    fetch = createAuthenticatedFetch(auth);
  });

  it('sends the raw token and takes a foreign Authorization away', async () => {
    const url = world.simulator.url + LOGIN;
    const response = await fetch(url, {
      headers: { Authorization: 'Bearer other', 'X-CAP-API-OAUTH-TOKEN': 'other' },
    });
    expect(response.status).toBe(200);
    const call = world.simulator.requests().at(-1);
    expect(call?.callerKind).toBe('oauth');
    expect(call?.headers).not.toHaveProperty('authorization');
  });

  it('takes a Request as it takes a URL', async () => {
    const request = new Request(world.simulator.url + LOGIN, { headers: { 'X-Trace': 'abc' } });
    expect((await fetch(request)).status).toBe(200);
    expect((await fetch(new URL(LOGIN, world.simulator.url))).status).toBe(200);
    expect(world.simulator.requests().some(({ headers }) => headers['x-trace'] === 'abc')).toBe(true);
  });

  it.each([
    ['invalid', 401],
    ['invalid', 200],
    ['expired', 401],
    ['expired', 200],
  ])('renews an %s token once for 20 calls, answered with HTTP %i', async (how, rejectedTokenStatus) => {
    world.simulator.seed({ settings: { rejectedTokenStatus } });
    await fetch(world.simulator.url + LOGIN);
    world.simulator.addFault({
      kind: how === 'invalid' ? 'reject-tokens' : 'expire-tokens',
      match: { path: '/v1.1/store/login' },
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(world.simulator.url + LOGIN)));
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    for (const body of bodies) expect(body).toContain('demo.till');
    expect(world.tokenCalls()).toBe(2);
  });

  it('sends a call twice at most, and returns the rejection unread', async () => {
    await fetch(world.simulator.url + LOGIN);
    const fault = { kind: 'reject-tokens', times: null, match: { path: '/v1.1/store/login' } } as const;
    world.simulator.addFault(fault);
    const response = await fetch(world.simulator.url + LOGIN);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ response: { status: { code: '401', success: 'true' } } });
    expect(world.statuses()).toEqual([200, 401, 401]);
  });

  it('fails with the reason when there is no new token', async () => {
    await fetch(world.simulator.url + LOGIN);
    world.simulator.addFault({ kind: 'reject-tokens', match: { path: '/v1.1/store/login' } });
    world.simulator.addFault({ kind: 'status', status: 503, match: { path: TOKEN_PATH } });
    expect((await failureOf(fetch(world.simulator.url + LOGIN))).code).toBe('AUTH_UNAVAILABLE');
  });

  it('has a till’s login refused once and for all', async () => {
    const wrong = tillBasicCredential({ till: 'demo.till', password: 'wrong' });
    for (const [credential, status] of [
      [demoTill, 200],
      [wrong, 401],
    ] as const) {
      const basic = createAuthenticatedFetch(
        createCapillaryAuth({ baseUrl: world.simulator.url, credential }),
      );
      const response = await basic(world.simulator.url + LOGIN, {
        headers: { 'X-CAP-API-OAUTH-TOKEN': 'other' },
      });
      expect(response.status).toBe(status);
    }
    expect(world.statuses()).toEqual([200, 401]);
  });

  it('attributes the call to the till that is named', async () => {
    world.simulator.seed({
      tills: [{ code: 'till2', name: 'Second', storeCode: 'demo.store', password: 'x' }],
    });
    const attribution = { type: 'TILL', code: 'till2' } as const;
    const named = createCapillaryAuth({ baseUrl: world.simulator.url, credential: demoClient, attribution });
    await createAuthenticatedFetch(named)(world.simulator.url + LOGIN);
    expect(world.simulator.requests().at(-1)?.tillCode).toBe('till2');
  });

  it('reports a wrong secret before any call', async () => {
    const credential = oauthClientCredential({ key: 'demo-key', secret: 'wrong' });
    const wrong = createAuthenticatedFetch(createCapillaryAuth({ baseUrl: world.simulator.url, credential }));
    expect((await failureOf(wrong(world.simulator.url + LOGIN))).code).toBe('CREDENTIAL_REJECTED');
    expect(world.statuses()).toEqual([]);
  });
});

describe('an authenticated fetch', () => {
  const REJECTED = { status: 401, json: { response: { status: { success: 'true', code: '401' } } } };

  /** Accepts every token but the first, and echoes the body. */
  async function startEcho() {
    let issued = 0;
    const server = await startServer(({ path, headers, body }) => {
      if (path === TOKEN_PATH) {
        issued += 1;
        return givenToken(`token-${issued}`);
      }
      return headers['x-cap-api-oauth-token'] === 'token-1' ? REJECTED : { json: { body } };
    });
    const auth = createCapillaryAuth({ baseUrl: server.url, credential: demoClient });
    return { server, fetch: createAuthenticatedFetch(auth) };
  }

  const text = 'name=value';
  it.each<[string, () => RequestInit['body']]>([
    ['a string', () => text],
    ['URL parameters', () => new URLSearchParams({ name: 'value' })],
    ['bytes', () => new TextEncoder().encode(text)],
    ['an ArrayBuffer', () => new TextEncoder().encode(text).buffer],
    ['a Blob', () => new Blob([text])],
  ])('sends %s again', async (_what, body) => {
    const { server, fetch } = await startEcho();
    const response = await fetch(`${server.url}/v2/x`, { method: 'POST', body: body() ?? null });
    expect(await response.json()).toEqual({ body: text });
    await server.close();
  });

  it('sends a form again', async () => {
    const { server, fetch } = await startEcho();
    const form = new FormData();
    form.set('name', 'value');
    const response = await fetch(`${server.url}/v2/x`, { method: 'POST', body: form });
    expect(await response.text()).toContain('value');
    await server.close();
  });

  it('does not send a stream again, but has a new token for the next call', async () => {
    const { server, fetch } = await startEcho();
    const stream = new Blob([text]).stream();
    const streamed = await fetch(`${server.url}/v2/x`, { method: 'POST', body: stream, duplex: 'half' });
    expect(streamed.status).toBe(401);
    const asRequest = new Request(`${server.url}/v2/x`, { method: 'POST', body: text });
    expect((await fetch(asRequest)).status).toBe(200);
    await server.close();
  });

  it('does not follow a redirect, which would take the token along', async () => {
    const server = await startServer(({ path }) =>
      path === TOKEN_PATH
        ? givenToken('token-1')
        : { status: 302, headers: { location: '/elsewhere' }, text: '' },
    );
    const auth = createCapillaryAuth({ baseUrl: server.url, credential: demoClient });
    const response = await createAuthenticatedFetch(auth)(`${server.url}/v2/x`);
    expect(response.status).toBe(302);
    expect(server.requests).toHaveLength(2);
    await server.close();
  });

  it.each([
    ['of unknown length', true],
    ['of known length', false],
  ])('passes on a long answer %s whole', async (_what, isChunked) => {
    const long = 'x'.repeat(2_000_000);
    const server = await startServer(({ path }) =>
      path === TOKEN_PATH ? givenToken('token-1') : { json: { long }, isChunked },
    );
    const auth = createCapillaryAuth({ baseUrl: server.url, credential: demoClient });
    const response = await createAuthenticatedFetch(auth)(`${server.url}/v2/x`);
    expect(await response.json()).toEqual({ long });
    await server.close();
  });
});
