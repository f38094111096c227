import { Secret } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import {
  createAuthEngineClient,
  type MobileAuthEngineClient,
  type WebAuthEngineClient,
} from '../../src/auth-engine/index.ts';
import { startServer } from '../support/start-server.ts';
import { startFixedEngine, STARTED } from './fixed-engine.ts';
import { ANN, ANN_MOBILE, twice } from './start-engine.ts';

const PERSON = { identifierType: 'MOBILE', identifierValue: ANN_MOBILE, brand: 'SHOP' };
const ON_PHONE = { ...PERSON, deviceId: 'device-1' };
const sessionId = new Secret('P-1');
const token = new Secret('t');
const change = { password: 'old', newPassword: 'new', confirmPassword: 'new' };

type Call<Client> = [
  path: string,
  call: (client: Client) => Promise<unknown>,
  body: Readonly<Record<string, string>>,
];

/** Reference section 4.2 A to D, F, G. */
const FIRST_FACTOR: readonly Call<MobileAuthEngineClient | WebAuthEngineClient>[] = [
  ['token/generate', (client) => client.generateToken({ identity: ANN }), {}],
  [
    'token/generate',
    (client) => client.generateToken({ identity: ANN, newPassword: twice('abc123') }),
    { password: 'abc123', confirmPassword: 'abc123' },
  ],
  ['otp/generate', (client) => client.generateOtp({ identity: ANN, sessionId }), { sessionId: 'P-1' }],
  [
    'otp/generate?fallbackChannel=EMAIL',
    (client) => client.generateOtp({ identity: ANN, sessionId, fallbackChannel: 'EMAIL', hash: 'h' }),
    { sessionId: 'P-1', hash: 'h' },
  ],
  [
    'otp/validate',
    (client) => client.validateOtp({ identity: ANN, sessionId, otp: '276889' }),
    { sessionId: 'P-1', otp: '276889' },
  ],
  [
    'password/validate',
    (client) => client.validatePassword({ identity: ANN, sessionId, password: 'p' }),
    { sessionId: 'P-1', password: 'p' },
  ],
  [
    'password/change',
    (client) => client.changePassword({ identity: ANN, token, ...change }),
    { token: 't', ...change },
  ],
  [
    'password/forget',
    (client) => client.forgetPassword({ identity: ANN, sessionId, ...twice('n') }),
    { sessionId: 'P-1', ...twice('n') },
  ],
];

/** Reference sections 4.2 E, H and 4.3. */
const PHONE_ONLY: readonly Call<MobileAuthEngineClient>[] = [
  [
    'token/regenerate',
    (client) => client.regenerateToken({ identity: ANN, key: new Secret('k') }),
    { key: 'k' },
  ],
  [
    'user/updateIdentifierValue',
    (client) => client.updateIdentifierValue({ identity: ANN, newIdentifierValue: '919999999994', token }),
    { newIdentifierValue: '919999999994', token: 't' },
  ],
  [
    'mfa/token/generate',
    (client) => client.mfa.generateToken({ identity: ANN, authorizedToken: token }),
    { authorizedToken: 't' },
  ],
  [
    'mfa/token/generate',
    (client) => client.mfa.generateToken({ identity: ANN, authorizedToken: token, newPassword: twice('n') }),
    { authorizedToken: 't', ...twice('n') },
  ],
  [
    'mfa/otp/generate',
    (client) => client.mfa.generateOtp({ identity: ANN, sessionId, hash: 'h' }),
    { sessionId: 'P-1', hash: 'h' },
  ],
  [
    'mfa/otp/validate',
    (client) => client.mfa.validateOtp({ identity: ANN, sessionId, otp: '1' }),
    { sessionId: 'P-1', otp: '1' },
  ],
  [
    'mfa/password/validate',
    (client) => client.mfa.validatePassword({ identity: ANN, sessionId, password: 'p' }),
    { sessionId: 'P-1', password: 'p' },
  ],
  [
    'mfa/password/change',
    (client) => client.mfa.changePassword({ identity: ANN, token, ...change }),
    { token: 't', ...change },
  ],
  [
    'mfa/password/forget',
    (client) => client.mfa.forgetPassword({ identity: ANN, sessionId, ...twice('n') }),
    { sessionId: 'P-1', ...twice('n') },
  ],
  [
    'mfa/token/regenerate',
    (client) => client.mfa.regenerateToken({ identity: ANN, key: new Secret('k') }),
    { key: 'k' },
  ],
  ['mfa/token/expire', (client) => client.mfa.expireToken({ identity: ANN, token }), { token: 't' }],
];

describe('what is sent', () => {
  it.each([...FIRST_FACTOR, ...PHONE_ONLY])('on phones: %s', async (path, call, body) => {
    const { server, mobile } = await startFixedEngine({ json: STARTED });
    await call(mobile);
    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(request).toMatchObject({
      method: path === 'mfa/token/expire' ? 'DELETE' : 'POST',
      path: `/auth/v1/${path}`,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    });
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(JSON.parse(request?.body ?? '')).toEqual({ ...ON_PHONE, ...body });
  });

  it.each([
    ...FIRST_FACTOR,
    [
      'token/regenerate',
      (client: WebAuthEngineClient) => client.regenerateToken({ identity: ANN, expiredToken: token }),
      { expiredToken: 't' },
    ] satisfies Call<WebAuthEngineClient>,
  ])('on the web, without a device: %s', async (path, call, body) => {
    const { server, web } = await startFixedEngine({ json: STARTED });
    await call(web);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: `/auth/v1/web/${path}` });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ ...PERSON, ...body });
  });

  it('takes another path prefix, which can never become part of the host', async () => {
    const server = await startServer(() => ({ json: STARTED }));
    for (const pathPrefix of ['/gate/auth/', 'gate/auth', '@elsewhere.example/auth']) {
      const client = createAuthEngineClient({
        authEngineUrl: server.url,
        pathPrefix,
        brand: 'SHOP',
        surface: { kind: 'web' },
      });
      await client.generateToken({ identity: ANN });
    }
    await server.close();
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/gate/auth/web/token/generate',
      '/gate/auth/web/token/generate',
      '/@elsewhere.example/auth/web/token/generate',
    ]);
  });
});

describe('what is read', () => {
  it('takes what an older engine writes: codes and flags as text, and fields that nobody knows', async () => {
    const { mobile } = await startFixedEngine({
      json: {
        status: { success: 'true', code: '200', message: 'SUCCESS', extra: 1 },
        auth: { token: 'opaque', key: 'k' },
        user: { role: 'USER', appRegistered: true, sessionId: null },
      },
    });
    const issued = await mobile.validateOtp({ identity: ANN, sessionId, otp: '1' });
    expect(issued).toMatchObject({ role: 'USER', appRegistered: true });
    expect(issued.key?.reveal()).toBe('k');
    expect(issued.token).toMatchObject({ expiresAtMs: undefined, role: undefined });
  });

  it('takes a web answer without a user', async () => {
    const { web } = await startFixedEngine({
      json: { status: { success: true, code: 200 }, auth: { token: 'opaque', key: null }, user: null },
    });
    expect(await web.validateOtp({ identity: ANN, sessionId, otp: '1' })).toMatchObject({
      key: undefined,
      role: undefined,
      appRegistered: undefined,
    });
  });
});

describe('what cannot be configured', () => {
  it.each([
    ['plain http', { authEngineUrl: 'http://auth.example.com' }],
    ['a host that only looks like loopback', { authEngineUrl: 'http://localhost.example.com' }],
    ['no URL', { authEngineUrl: 'auth.example.com' }],
    ['a password in the URL', { authEngineUrl: 'https://user:pass@auth.example.com' }],
    ['no brand', { brand: ' ' }],
    ['no device', { surface: { kind: 'mobile' as const, deviceId: '' } }],
  ])('%s', (_name, wrong) => {
    expect(() =>
      createAuthEngineClient({
        authEngineUrl: 'https://auth.example.com',
        brand: 'SHOP',
        surface: { kind: 'web' },
        ...wrong,
      }),
    ).toThrow(expect.objectContaining({ code: 'AUTH_CONFIG_INVALID' }));
  });
});
