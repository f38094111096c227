import { createHash } from 'node:crypto';
import { create } from 'axios';
import { type Logger, Secret } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import { attachAuthentication } from '../src/axios/index.ts';
import {
  type Attribution,
  authenticationFor,
  capillaryOrigin,
  createAuthenticatedFetch,
  createCapillaryAuth,
  createMemoryTokenStore,
  createTokenProvider,
  type Credential,
  oauthClientCredential,
  tillBasicCredential,
  type TokenStore,
  verifyTillLogin,
} from '../src/index.ts';
import { everythingShown } from './support/everything-shown.ts';
import { type ServedAnswer, startServer } from './support/start-server.ts';
import { givenToken, TOKEN_PATH } from './support/token-calls.ts';

const SECRET = 'CanarySecret0123456789012345678901234567';
const TOKEN = 'eyJcanary.token.value';
const PASSWORD = 'canary-password';
const HASH = createHash('md5').update(PASSWORD).digest('hex');
const MOBILE = '919800000042';
const EMAIL = 'canary@customer.example';
const BASIC = Buffer.from(`till1:${HASH}`).toString('base64');
const CANARIES = [SECRET, TOKEN, PASSWORD, HASH, MOBILE, EMAIL, BASIC];

const client = oauthClientCredential({ key: 'key-1', secret: SECRET });
const till = tillBasicCredential({ till: 'till1', password: PASSWORD });

/** What a remote may echo. */
const ECHO = `${CANARIES.join(' ')} `;
const HOSTILE_ANSWERS: readonly (readonly [string, ServedAnswer])[] = [
  ['a refusal', { status: 400, json: { errors: [{ code: 320001, message: ECHO }] } }],
  ['another refusal', { status: 200, json: { errors: [{ code: 1, message: ECHO }] } }],
  ['a rejection', { status: 401, json: { response: { status: { code: '401', message: ECHO } } } }],
  ['an expired token', { status: 200, json: { response: { status: { code: '498', message: ECHO } } } }],
  ['a denial', { status: 403, json: { errorCode: 4000, message: ECHO } }],
  ['no rights service', { status: 503, json: { errorCode: 4001, message: ECHO } }],
  ['too many calls', { status: 429, json: { message: ECHO }, headers: { 'retry-after': ECHO } }],
  ['an outage', { status: 500, text: ECHO }],
  ['another address', { status: 302, headers: { location: `https://example.com/?${SECRET}` }, text: ECHO }],
  ['nothing there', { status: 404, text: ECHO }],
  ['text', { status: 200, text: ECHO }],
  [
    'text that begins like JSON',
    { status: 400, headers: { 'content-type': 'application/json' }, text: `{"a":${ECHO}` },
  ],
  ['odd headers', { status: 500, json: {}, headers: { 'x-cap-requestid': ECHO } }],
  ['a cut connection', 'drop'],
  ['silence', 'hang'],
];

/** Runs one failure and answers everything that it showed, in the error and in the log. */
type Failure = (log: Logger) => Promise<unknown>;

const failures: [string, Failure][] = [
  ...HOSTILE_ANSWERS.flatMap(([name, answer]): [string, Failure][] => [
    [
      `${name} to the token call`,
      (logger) =>
        withServer(
          () => answer,
          (baseUrl) => tokenFrom(baseUrl, { logger }),
        ),
    ],
    [
      `${name} to the renewal`,
      (logger) =>
        withServer(firstToken(answer), async (baseUrl) => {
          const provider = createTokenProvider({ baseUrl, credential: client, logger, timeoutMs: 100 });
          return provider.getToken(await provider.getToken());
        }),
    ],
    [
      `${name} to a till’s login`,
      () =>
        withServer(
          () => answer,
          (baseUrl) => verifyTillLogin({ baseUrl, credential: till, timeoutMs: 100 }),
        ),
    ],
    [`${name} to axios as a client`, () => withServer(dataAnswer(answer), (url) => axiosCall(url, client))],
    [`${name} to axios as a till`, () => withServer(dataAnswer(answer), (url) => axiosCall(url, till))],
  ]),
  [
    'a fetch that fails with its request',
    (logger) => tokenFrom('https://capillary.example', { logger, fetch: leakyFetch }),
  ],
  [
    'a till’s fetch that does',
    () => verifyTillLogin({ baseUrl: 'https://capillary.example', credential: till, fetch: leakyFetch }),
  ],
  [
    'a token that breaks a header',
    (logger) =>
      withServer(
        () => givenToken(`${TOKEN}\n`),
        (url) => tokenFrom(url, { logger }),
      ),
  ],
  [
    'a store that fails with its token',
    (logger) =>
      withServer(
        () => 'drop',
        (url) => tokenFrom(url, { logger, store: leakyStore }),
      ),
  ],
  [
    'a password in the address',
    async () => capillaryOrigin(`https://${PASSWORD}:${SECRET}@capillary.example`),
  ],
  ['a secret in the address', async () => capillaryOrigin(`https://capillary.example/?secret=${SECRET}`)],
  ['an address that is a secret', async () => capillaryOrigin(SECRET)],
  ['an address over http', async () => capillaryOrigin(`http://${PASSWORD}.example`)],
  ['a secret with white space', async () => oauthClientCredential({ key: 'key-1', secret: `${SECRET} ` })],
  ['a secret in place of the key', async () => oauthClientCredential({ key: ` ${SECRET}`, secret: SECRET })],
  [
    'a password in place of the till',
    async () => tillBasicCredential({ till: PASSWORD.toUpperCase(), password: PASSWORD }),
  ],
  ['a hash in place of the password', async () => tillBasicCredential({ till: 'till1', password: HASH })],
  [
    'a password in place of the hash',
    async () => tillBasicCredential({ till: 'till1', passwordMd5: PASSWORD }),
  ],
  ['an attribution beside Basic', async () => authWith(till, { type: 'TILL', code: MOBILE })],
  ['a broken attribution', async () => authWith(client, { type: 'TILL', code: `${EMAIL}\n` })],
  ['a forbidden client', async () => authenticationFor('customer-app').requireCredential(client)],
  ['a forbidden till', async () => authenticationFor('shopify').requireCredential(till)],
  ['another origin', async () => authWith(till).headersFor(`https://evil.example/?mobile=${MOBILE}`)],
  [
    'another origin of a client',
    async () => authWith(client).headersFor(`https://evil.example/?mobile=${MOBILE}`),
  ],
  ['no URL', async () => authWith(till).headersFor(`//${PASSWORD}`)],
  [
    'a fetch to another origin',
    async () => createAuthenticatedFetch(authWith(till))(`https://evil.example/${EMAIL}`),
  ],
];

describe('no failure shows a secret, token, password, hash, phone number or e-mail address', () => {
  it('on at least 50 paths', () => {
    expect(failures.length).toBeGreaterThanOrEqual(50);
  });

  it.each(failures)('%s', async (_name, fail) => {
    const lines: unknown[] = [];
    const write = (fields: unknown, message: string) => lines.push(fields, message);
    const thrown: unknown = await fail({ debug: write, info: write, warn: write, error: write }).then(
      (value) => ({ noFailure: value }),
      (error: unknown) => error,
    );
    expect(thrown).toBeInstanceOf(Error);
    const shown = [thrown, ...lines].map(everythingShown).join('\n');
    expect(CANARIES.filter((canary) => shown.toLowerCase().includes(canary.toLowerCase()))).toEqual([]);
  });

  it('nor do the objects that hold them', async () => {
    const store = createMemoryTokenStore();
    const tokens = createTokenProvider({
      baseUrl: 'https://capillary.example',
      credential: client,
      store,
      fetch: givesToken,
    });
    const token = await tokens.getToken();
    const auth = authWith(till);
    const shown = [client, till, tokens, token, store, auth].map(everythingShown).join('\n');
    expect(CANARIES.filter((canary) => shown.includes(canary))).toEqual([]);
  });
});

async function withServer<T>(
  answer: Parameters<typeof startServer>[0],
  use: (url: string) => Promise<T>,
): Promise<T> {
  const server = await startServer(answer);
  try {
    return await use(server.url);
  } finally {
    await server.close();
  }
}

const givesToken = async () => Response.json(givenToken(TOKEN).json);

/** One token, then that answer. */
function firstToken(answer: ServedAnswer): () => ServedAnswer {
  let calls = 0;
  return () => {
    calls += 1;
    return calls === 1 ? givenToken(TOKEN) : answer;
  };
}

/** A token for each who asks, and that answer for every other call. */
function dataAnswer(answer: ServedAnswer): (request: { readonly path: string }) => ServedAnswer {
  return ({ path }) => (path === TOKEN_PATH ? givenToken(TOKEN) : answer);
}

async function tokenFrom(
  baseUrl: string,
  options: { logger: Logger; fetch?: typeof globalThis.fetch; store?: TokenStore },
): Promise<unknown> {
  return createTokenProvider({ baseUrl, credential: client, timeoutMs: 100, ...options }).getToken();
}

function authWith(credential: Credential, attribution?: Attribution) {
  return createCapillaryAuth({
    baseUrl: 'https://capillary.example',
    credential,
    ...(attribution === undefined ? {} : { attribution }),
  });
}

/** An unhappy answer as an error, and a happy one, too: axios resolves it, so the caller is made to fail. */
async function axiosCall(baseURL: string, credential: Credential): Promise<unknown> {
  const http = create({ baseURL, timeout: 100 });
  attachAuthentication(http, createCapillaryAuth({ baseUrl: baseURL, credential, timeoutMs: 100 }));
  const response = await http.post(
    '/v2/customers',
    { mobile: MOBILE, email: EMAIL },
    { params: { mobile: MOBILE } },
  );
  throw Object.assign(new Error('The caller did not like the answer.'), { response });
}

const leakyFetch: typeof globalThis.fetch = async (input, init) => {
  throw Object.assign(new Error(`Failed with ${JSON.stringify(init)} ${BASIC}`), {
    input,
    init,
    cause: new Error(SECRET),
  });
};

async function leakyOperation(): Promise<never> {
  throw Object.assign(new Error(`INSERT ${TOKEN} ${SECRET}`), { parameters: [TOKEN, new Secret(TOKEN)] });
}

const leakyStore: TokenStore = {
  read: leakyOperation,
  acquire: leakyOperation,
  renew: leakyOperation,
  write: leakyOperation,
  release: leakyOperation,
};
