import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { AxiosError, create, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attachAuthentication } from '../src/axios/index.ts';
import {
  createCapillaryAuth,
  type Credential,
  oauthClientCredential,
  tillBasicCredential,
} from '../src/index.ts';
import { demoClient, demoTill, type DemoWorld, startDemoWorld } from './support/demo.ts';
import { failureOf } from './support/failure-of.ts';
import { startServer } from './support/start-server.ts';
import { givenToken, TOKEN_PATH } from './support/token-calls.ts';

const LOGIN = '/v1.1/store/login?format=json';

function connect(baseURL: string, credential: Credential, config: AxiosRequestConfig = {}): AxiosInstance {
  const instance = create({ baseURL, ...config });
  attachAuthentication(instance, createCapillaryAuth({ baseUrl: baseURL, credential }));
  return instance;
}

describe('an axios instance with authentication, against the simulator', () => {
  let world: DemoWorld;

  beforeAll(async () => {
    world = await startDemoWorld();
  });

  afterAll(async () => {
    await world.stop();
  });

  beforeEach(() => {
    world.restart();
  });

  it('sends the raw token and no Authorization, whoever set one', async () => {
    const http = connect(world.simulator.url, demoClient, {
      headers: { Authorization: 'Bearer other' },
      auth: { username: 'other', password: 'other' },
    });
    expect((await http.get(LOGIN)).status).toBe(200);
    const call = world.simulator.requests().at(-1);
    expect(call?.callerKind).toBe('oauth');
    expect(call?.headers).not.toHaveProperty('authorization');
  });

  const settings = [401, 200].flatMap((status) =>
    (['reject-tokens', 'expire-tokens'] as const).map((kind) => ({ status, kind })),
  );

  it.each(settings)(
    'renews once for 20 calls after $kind, answered with HTTP $status',
    async ({ status, kind }) => {
      world.simulator.seed({ settings: { rejectedTokenStatus: status } });
      const http = connect(world.simulator.url, demoClient);
      await http.get(LOGIN);
      world.simulator.addFault({ kind, match: { path: '/v1.1/store/login' } });
      const answers = await Promise.all(Array.from({ length: 20 }, () => http.get(LOGIN)));
      for (const { data } of answers) expect(JSON.stringify(data)).toContain('demo.till');
      expect(world.tokenCalls()).toBe(2);
    },
  );

  it.each<AxiosRequestConfig>([
    { validateStatus: () => true },
    { validateStatus: () => true, responseType: 'text', transformResponse: (text: unknown) => text },
    { adapter: 'fetch' },
  ])('does so when configured as %j', async (config) => {
    const http = connect(world.simulator.url, demoClient, config);
    await http.get(LOGIN);
    world.simulator.addFault({ kind: 'reject-tokens', match: { path: '/v1.1/store/login' } });
    expect(JSON.stringify((await http.get(LOGIN)).data)).toContain('demo.till');
    expect(world.statuses()).toEqual([200, 401, 200]);
  });

  it('sends a call twice at most', async () => {
    const http = connect(world.simulator.url, demoClient);
    await http.get(LOGIN);
    world.simulator.addFault({ kind: 'reject-tokens', times: null, match: { path: '/v1.1/store/login' } });
    await expect(http.get(LOGIN)).rejects.toMatchObject({ status: 401 });
    expect(world.statuses()).toEqual([200, 401, 401]);
  });

  it('never sends a till’s call again', async () => {
    const wrong = tillBasicCredential({ till: 'demo.till', password: 'wrong' });
    await expect(connect(world.simulator.url, wrong).get(LOGIN)).rejects.toMatchObject({ status: 401 });
    expect((await connect(world.simulator.url, demoTill).get(LOGIN)).status).toBe(200);
    expect(world.statuses()).toEqual([401, 200]);
  });

  it('passes on why there are no credentials', async () => {
    const wrong = oauthClientCredential({ key: 'demo-key', secret: 'wrong' });
    expect((await failureOf(connect(world.simulator.url, wrong).get(LOGIN))).code).toBe(
      'CREDENTIAL_REJECTED',
    );
    const elsewhere = connect(world.simulator.url, demoTill).get('https://elsewhere.example/v2');
    expect((await failureOf(elsewhere)).code).toBe('AUTH_CONFIG_INVALID');
    expect(world.statuses()).toEqual([]);
  });
});

/** Rejects the first token; accepts others and echoes the body. */
async function startEcho() {
  let issued = 0;
  const server = await startServer(({ path, headers, body }) => {
    if (path === TOKEN_PATH) {
      issued += 1;
      return givenToken(`token-${issued}`);
    }
    return headers['x-cap-api-oauth-token'] === 'token-1' ? { status: 401, json: {} } : { json: { body } };
  });
  return { server, http: connect(server.url, demoClient) };
}

describe('an axios instance with authentication', () => {
  it.each([
    ['an object', { name: 'value' }, '{"name":"value"}'],
    ['a string', 'plain text', 'plain text'],
    ['JSON as a string', '{"name":"value"}', '{"name":"value"}'],
    ['parameters', new URLSearchParams({ name: 'value' }), 'name=value'],
    ['bytes', Buffer.from('bytes'), 'bytes'],
    ['nothing', undefined, ''],
  ])('sends %s again as it was', async (_what, data, body) => {
    const { server, http } = await startEcho();
    expect((await http.post('/v2/x', data)).data).toEqual({ body });
    const [first, second] = server.requests.filter(({ path }) => path !== TOKEN_PATH);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['content-type']).toBe(first?.headers['content-type']);
    await server.close();
  });

  it('does not send a stream again, but has a new token for the next call', async () => {
    const { server, http } = await startEcho();
    await expect(http.post('/v2/x', Readable.from(['stream']))).rejects.toMatchObject({ status: 401 });
    expect((await http.post('/v2/x', 'text')).status).toBe(200);
    expect(server.requests).toHaveLength(4);
    await server.close();
  });

  it('does not follow a redirect, which would take the token along', async () => {
    const server = await startServer(({ path }) =>
      path === TOKEN_PATH
        ? givenToken('token-1')
        : { status: 302, headers: { location: '/elsewhere' }, text: '' },
    );
    await expect(connect(server.url, demoClient).get('/v2/x')).rejects.toMatchObject({ status: 302 });
    expect(server.requests).toHaveLength(2);
    await server.close();
  });

  it('passes on errors of other interceptors, whatever they carry', async () => {
    const { server, http } = await startEcho();
    const plain = new AxiosError(
      'Not today.',
      'ERR_CANCELED',
      JSON.parse('{"headers":{"authorization":"Basic x"}}'),
    );
    const bare = new AxiosError('Not today.', 'ERR_CANCELED', JSON.parse('{}'));
    for (const failure of [plain, bare, new Error('Not today.')]) {
      const id = http.interceptors.request.use(async () => Promise.reject(failure));
      await expect(http.get('/v2/x')).rejects.toBe(failure);
      http.interceptors.request.eject(id);
    }
    expect(plain.config?.headers).toEqual({});
    await server.close();
  });

  const failing: readonly (readonly [string, AxiosRequestConfig])[] = [
    ['an HTTP error', {}],
    ['an HTTP error by the fetch adapter', { adapter: 'fetch' }],
    ['a time-out', { timeout: 50, url: '/hang' }],
    ['a cut connection', { url: '/drop' }],
    ['an answer that is too long', { maxContentLength: 1, url: '/ok' }],
    [
      'an answer that is no JSON',
      { responseType: 'json', transitional: { silentJSONParsing: false }, url: '/html' },
    ],
  ];

  describe.each([
    ['an API client', demoClient, 'token-1'],
    ['a till', demoTill, 'ZGVtby50aWxsOj'],
  ] as const)('leaves no credential of %s', (_who, credential, secret) => {
    it.each(failing)('in %s', async (_case, config) => {
      const server = await startServer(({ path }) => {
        if (path === TOKEN_PATH) return givenToken('token-1');
        if (path.startsWith('/hang')) return 'hang';
        if (path.startsWith('/drop')) return 'drop';
        return path.startsWith('/html')
          ? { text: '919812345678 is no customer' }
          : { status: path.startsWith('/ok') ? 200 : 500, json: {} };
      });
      const call = connect(server.url, credential).request({
        url: '/v2/x',
        method: 'post',
        params: { mobile: '919812345678' },
        data: { mobile: '919812345678' },
        ...config,
      });
      const error: unknown = await call.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AxiosError);
      const shown = [
        inspect(error, { depth: 10, showHidden: true }),
        JSON.stringify(error),
        String(error instanceof Error ? error.stack : ''),
      ].join('\n');
      expect(shown).not.toContain(secret);
      expect(shown).not.toContain('919812345678');
      expect(error).toMatchObject({ config: { headers: expect.any(Object) } });
      expect(error).not.toHaveProperty(['config', 'headers', 'Authorization']);
      expect(error).not.toHaveProperty(['config', 'headers', 'X-CAP-API-OAUTH-TOKEN']);
      await server.close();
    });

    it('in an answer', async () => {
      const server = await startServer(({ path }) =>
        path === TOKEN_PATH ? givenToken('token-1') : { json: { a: 1 } },
      );
      const response = await connect(server.url, credential).get('/v2/x');
      expect(inspect(response, { depth: 10, showHidden: true }) + JSON.stringify(response)).not.toContain(
        secret,
      );
      expect(response.data).toEqual({ a: 1 });
      await server.close();
    });
  });
});
