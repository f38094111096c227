import { inspect } from 'node:util';
import { Secret, toProblem, type AppError } from '@capconnect/kernel';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createAuthEngineClient,
  createGatewayFetch,
  createSignIn,
  gatewayHeaders,
  normaliseIdentity,
  type MobileAuthEngineClient,
  type WebAuthEngineClient,
} from '../../src/auth-engine/index.ts';
import { attempt } from './attempt.ts';
import { failureOf } from '../support/failure-of.ts';
import { startServer, type ServedAnswer, type ServedRequest } from '../support/start-server.ts';

/** Everything that a person types or that lets somebody in. */
const CANARIES = {
  mobile: '919555012345',
  newMobile: '919555054321',
  email: 'canary@example.com',
  username: 'canary-name',
  otp: '739184',
  password: 'canary-password',
  newPassword: 'canary-new-password',
  token: 'canary.token.signature',
  key: 'canary.key.signature',
  session: 'P-canary-session',
};
const secretToken = new Secret(CANARIES.token);
const secretKey = new Secret(CANARIES.key);
const sessionId = new Secret(CANARIES.session);
const identity = {
  identifierType: 'USERNAME',
  identifierValue: CANARIES.username,
  mobile: CANARIES.mobile,
  email: CANARIES.email,
};
const newPassword = { password: CANARIES.newPassword, confirmPassword: CANARIES.newPassword };
const change = {
  password: CANARIES.password,
  newPassword: CANARIES.newPassword,
  confirmPassword: CANARIES.newPassword,
};

type Calls<Client> = Readonly<Record<string, (client: Client) => Promise<unknown>>>;

const BOTH: Calls<MobileAuthEngineClient | WebAuthEngineClient> = {
  'token/generate': (client) => client.generateToken({ identity, newPassword }),
  'otp/generate': (client) => client.generateOtp({ identity, sessionId, fallbackChannel: 'EMAIL' }),
  'otp/validate': (client) => client.validateOtp({ identity, sessionId, otp: CANARIES.otp }),
  'password/validate': (client) =>
    client.validatePassword({ identity, sessionId, password: CANARIES.password }),
  'password/change': (client) => client.changePassword({ identity, token: secretToken, ...change }),
  'password/forget': (client) => client.forgetPassword({ identity, sessionId, ...newPassword }),
};
const WEB: Calls<WebAuthEngineClient> = {
  ...BOTH,
  'token/regenerate': (client) => client.regenerateToken({ identity, expiredToken: secretToken }),
};
const MOBILE: Calls<MobileAuthEngineClient> = {
  ...BOTH,
  'token/regenerate': (client) => client.regenerateToken({ identity, key: secretKey }),
  updateIdentifierValue: (client) =>
    client.updateIdentifierValue({ identity, newIdentifierValue: CANARIES.newMobile, token: secretToken }),
  'mfa/token/generate': (client) =>
    client.mfa.generateToken({ identity, authorizedToken: secretToken, newPassword }),
  'mfa/otp/generate': (client) => client.mfa.generateOtp({ identity, sessionId }),
  'mfa/otp/validate': (client) => client.mfa.validateOtp({ identity, sessionId, otp: CANARIES.otp }),
  'mfa/password/validate': (client) =>
    client.mfa.validatePassword({ identity, sessionId, password: CANARIES.password }),
  'mfa/password/change': (client) => client.mfa.changePassword({ identity, token: secretToken, ...change }),
  'mfa/password/forget': (client) => client.mfa.forgetPassword({ identity, sessionId, ...newPassword }),
  'mfa/token/regenerate': (client) => client.mfa.regenerateToken({ identity, key: secretKey }),
  'mfa/token/expire': (client) => client.mfa.expireToken({ identity, token: secretToken }),
};

/** Ways to fail that say everything back to whoever called. */
const FAILURES: Readonly<Record<string, (request: ServedRequest) => ServedAnswer>> = {
  'a refusal': ({ body }) => ({
    json: { status: { success: false, code: 1506, message: body }, auth: null },
    headers: { 'x-cap-requestid': CANARIES.email },
  }),
  'an unknown refusal': ({ body }) => ({ json: { status: { success: false, code: 1999, message: body } } }),
  'a failing server': ({ body }) => ({ status: 500, text: body }),
  'a page': ({ body }) => ({ text: `<html>${body}` }),
  throttling: ({ body }) => ({ status: 429, text: body, headers: { 'retry-after': '5' } }),
  'a redirect': ({ body }) => ({ status: 302, text: body, headers: { location: `/?who=${CANARIES.email}` } }),
  'a cut connection': () => 'drop',
};

/** Everywhere that an error can show up. */
function shown(error: AppError): string {
  return [
    error.message,
    error.stack,
    String(error),
    inspect(error, { depth: 9, showHidden: true }),
    inspect({ error, cause: error.cause }, { depth: 9 }),
    JSON.stringify(error),
    JSON.stringify(Object.entries(error)),
    JSON.stringify(toProblem(error, 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6')),
  ].join('\n');
}

/** Which of the canaries a failure gives away. */
async function leaksOf(failing: Promise<unknown>): Promise<string[]> {
  const text = shown(await failureOf(failing));
  return Object.entries(CANARIES).flatMap(([name, canary]) => (text.includes(canary) ? [name] : []));
}

describe('no failure repeats what was typed, or what lets somebody in', () => {
  it.each(Object.entries(FAILURES))('%s, at every endpoint', async (_name, fail) => {
    const server = await startServer(fail);
    onTestFinished(() => server.close());
    const options = { authEngineUrl: server.url, brand: 'SHOP' };
    const mobile = createAuthEngineClient({ ...options, surface: { kind: 'mobile', deviceId: 'd' } });
    const web = createAuthEngineClient({ ...options, surface: { kind: 'web' } });
    for (const call of Object.values(MOBILE)) expect(await leaksOf(call(mobile))).toEqual([]);
    for (const call of Object.values(WEB)) expect(await leaksOf(call(web))).toEqual([]);
    expect(server.requests).toHaveLength(Object.keys(MOBILE).length + Object.keys(WEB).length);
    for (const { path } of server.requests) {
      for (const canary of Object.values(CANARIES)) expect(path).not.toContain(canary);
    }
  });

  it('a success that is incomplete', async () => {
    const server = await startServer(({ body }) => ({
      json: { status: { success: true, code: 200, message: body }, auth: { key: CANARIES.key }, user: null },
    }));
    onTestFinished(() => server.close());
    const client = createAuthEngineClient({
      authEngineUrl: server.url,
      brand: 'SHOP',
      surface: { kind: 'mobile', deviceId: 'd' },
    });
    for (const name of [
      'token/generate',
      'otp/validate',
      'password/validate',
      'token/regenerate',
      'mfa/token/generate',
    ]) {
      expect(await leaksOf(Promise.resolve(MOBILE[name]?.(client)))).toEqual([]);
    }
  });

  it.each([
    { identifierType: 'MOBILE', identifierValue: `${CANARIES.mobile}x` },
    { identifierType: 'EMAIL', identifierValue: `${CANARIES.email}@` },
    { identifierType: CANARIES.password, identifierValue: CANARIES.mobile },
    { identifierType: 'USERNAME', identifierValue: CANARIES.username },
    { identifierType: 'USERNAME', identifierValue: ' ', mobile: CANARIES.mobile },
    { identifierType: 'USERNAME', identifierValue: CANARIES.username, email: `${CANARIES.username}.` },
  ])('an identifier that cannot be meant: $identifierType', async (typed) => {
    expect(await leaksOf(attempt(() => normaliseIdentity(typed)))).toEqual([]);
  });

  it('a snapshot that cannot be resumed', async () => {
    const client = createAuthEngineClient({
      authEngineUrl: 'https://auth.example.com',
      brand: 'SHOP',
      surface: { kind: 'web' },
    });
    const signIn = createSignIn({ client });
    const snapshot = {
      version: 1,
      brand: 'SHOP',
      surface: { kind: 'web' },
      state: { step: 'otp', sessionId: CANARIES.session, identity: { identifierValue: CANARIES.mobile } },
    };
    for (const wrong of [snapshot, { ...snapshot, brand: CANARIES.username }, CANARIES.token]) {
      expect(await leaksOf(attempt(() => signIn.resume(wrong)))).toEqual([]);
    }
  });

  it('gateway headers that cannot be sent, and a gateway that refuses', async () => {
    const tooLong = { token: new Secret(`${CANARIES.token}\n`), brand: 'SHOP', identifier: identity };
    expect(await leaksOf(attempt(() => gatewayHeaders(tooLong)))).toEqual([]);

    const server = await startServer(({ path, headers }) =>
      path.startsWith('/mobile')
        ? { status: 401, text: JSON.stringify(headers) }
        : { json: { status: { success: false, code: 1597, message: JSON.stringify(headers) } } },
    );
    onTestFinished(() => server.close());
    const client = createAuthEngineClient({
      authEngineUrl: server.url,
      brand: 'SHOP',
      surface: { kind: 'web' },
    });
    const person = { identifierType: 'MOBILE', identifierValue: CANARIES.mobile } as const;
    const signedIn = createSignIn({ client }).resume({
      version: 1,
      brand: 'SHOP',
      surface: { kind: 'web' },
      state: {
        step: 'signed-in',
        session: 'web',
        identity: person,
        tokenIdentity: person,
        token: CANARIES.token,
      },
    });
    if (signedIn.step !== 'signed-in') throw new Error('The snapshot is of a signed-in step.');
    const callGateway = createGatewayFetch({ gatewayUrl: server.url, signedIn, onRenewed: () => {} });
    expect(await leaksOf(callGateway('customer/get'))).toEqual([]);
    expect(await leaksOf(signedIn.changePassword(change))).toEqual([]);
  });

  it('a secret in the address of the engine', async () => {
    const options = { brand: 'SHOP', surface: { kind: 'web' } } as const;
    for (const authEngineUrl of [
      `https://u:${CANARIES.password}@auth.example.com`,
      `http://${CANARIES.password}`,
    ]) {
      expect(await leaksOf(attempt(() => createAuthEngineClient({ ...options, authEngineUrl })))).toEqual([]);
    }
  });
});
