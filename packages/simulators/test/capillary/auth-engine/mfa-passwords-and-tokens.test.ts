import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readReply, startBrand } from './engine-under-test.ts';
import type { Brand, EngineUnderTest, Fields, Reply } from './engine-under-test.ts';
import {
  ANN,
  ANN_MOBILE,
  BOB,
  claimsOf,
  keyOf,
  sessionOf,
  signInByCode,
  signInByPassword,
  tokenOf,
} from './people.ts';

const MINUTE_MS = 60_000;
const MFA: Brand['config'] = { IS_MFA_ENABLED: true, CONF_FORCED_MFA: true };
const MFA_PASSWORD: Brand['config'] = { ...MFA, IS_MFA_PASSWORD_ENABLED: true };
const ANN_ON_FILE = [{ type: 'MOBILE' as const, value: ANN_MOBILE }];

/** First factor by code, then what the second factor's session is opened with. */
async function passFirstFactor(engine: EngineUnderTest, identity: Fields = ANN): Promise<Fields> {
  return { authorizedToken: tokenOf(await signInByCode(engine, identity)) };
}

function signInTwice(engine: EngineUnderTest, extra: Fields): Promise<Reply> {
  return signInByCode(engine, ANN, { family: 'mfa/', extra });
}

async function signIn(engine: EngineUnderTest, password: string): Promise<Reply> {
  return signInByPassword(engine, ANN, password, { family: 'mfa/', extra: await passFirstFactor(engine) });
}

describe('passwords of the second factor', () => {
  const USERS = [{ identifiers: ANN_ON_FILE, mfaPassword: 'mfa-one' }];
  const CHANGE = { password: 'mfa-one', newPassword: 'mfa-two', confirmPassword: 'mfa-two' };

  it.each(['mfa/password/change', 'password/change'])('are changed at %s', async (path) => {
    const engine = await startBrand({ users: USERS, config: MFA_PASSWORD });
    const token = tokenOf(await signIn(engine, 'mfa-one'));

    const changed = await engine.call(path, { ...ANN, ...CHANGE, token });

    expect(changed.status.code).toBe(200);
    expect((await signIn(engine, 'mfa-one')).status.code).toBe(1528);
    expect((await signIn(engine, 'mfa-two')).status.code).toBe(200);
  });

  it.each(['POST', 'GET'])('are replaced when forgotten, by %s', async (method) => {
    const engine = await startBrand({ users: USERS, config: MFA_PASSWORD });
    const extra = await passFirstFactor(engine);
    const opened = await engine.call('mfa/token/generate', { ...ANN, ...extra });
    const NEW = { password: 'mfa-two', confirmPassword: 'mfa-two' };
    const body = { ...ANN, sessionId: sessionOf(opened), ...NEW };

    const forgotten =
      method === 'GET' ? await getWithBody(engine, body) : await engine.call('mfa/password/forget', body);
    const before = await signIn(engine, 'mfa-two');
    await signInTwice(engine, extra);

    expect(forgotten.status.code).toBe(200);
    expect(before.status.code).toBe(1528);
    expect((await signIn(engine, 'mfa-two')).status.code).toBe(200);
  });

  it('are replaced without a code with CONF_SKIP_OTP_VALIDATE_RESET', async () => {
    const engine = await startBrand({
      users: USERS,
      config: { ...MFA_PASSWORD, CONF_SKIP_OTP_VALIDATE_RESET: true },
    });
    const opened = await engine.call('mfa/token/generate', { ...ANN, ...(await passFirstFactor(engine)) });
    const NEW = { password: 'mfa-two', confirmPassword: 'mfa-two' };
    await engine.call('mfa/password/forget', { ...ANN, sessionId: sessionOf(opened), ...NEW });

    expect((await signIn(engine, 'mfa-two')).status.code).toBe(200);
  });
});

describe('renewing and expiring tokens of the second factor', () => {
  it('renews with the MFA key', async () => {
    const engine = await startBrand({ config: MFA });
    const signedIn = await signInTwice(engine, await passFirstFactor(engine));
    engine.simulator.advanceMs(16 * MINUTE_MS);

    const renewed = await engine.call('mfa/token/regenerate', { ...ANN, key: keyOf(signedIn) });
    const asFirst = await engine.call('token/regenerate', { ...ANN, key: keyOf(signedIn) });

    expect(renewed).toMatchObject({ auth: { key: null }, user: { role: 'USER', sessionId: null } });
    const { iat, exp } = claimsOf(tokenOf(renewed));
    expect(Number(exp) - Number(iat)).toBe(900);
    expect(asFirst.status.code).toBe(1597);
  });

  it('gives a key that expires, or none, as configured', async () => {
    const expiring = await startBrand({
      config: { ...MFA, CONF_ENABLE_EXPIRY_BASED_KEY: true, CONF_KEY_EXPIRY_MFA_IN_MINUTES: 5 },
    });
    const none = await startBrand({ config: { ...MFA, CONF_REGENERATE_MFA_TOKEN: false } });

    const key = claimsOf(keyOf(await signInTwice(expiring, await passFirstFactor(expiring))));
    const without = await signInTwice(none, await passFirstFactor(none));

    expect(Number(key['exp']) - Number(key['iat'])).toBe(300);
    expect(without.auth?.key).toBeNull();
  });

  it.each(['DELETE', 'POST'])('expires a token by %s; the key stays good', async (method) => {
    const engine = await startBrand({ config: MFA });
    const signedIn = await signInTwice(engine, await passFirstFactor(engine));
    const body = { ...ANN, token: tokenOf(signedIn) };

    const expired = await engine.call('mfa/token/expire', body, { method });
    const again = await engine.call('mfa/token/expire', body, { method });
    const renewed = await engine.call('mfa/token/regenerate', { ...ANN, key: keyOf(signedIn) });

    expect(expired).toEqual({
      http: 200,
      status: { success: true, code: 200, message: 'Token expired successfully' },
    });
    expect([again.status.code, renewed.status.code]).toEqual([1531, 200]);
  });

  it('expires no token of somebody else', async () => {
    const engine = await startBrand({ config: MFA });
    const token = tokenOf(await signInTwice(engine, await passFirstFactor(engine)));

    expect((await engine.call('mfa/token/expire', { ...BOB, token })).status.code).toBe(1531);
    expect((await engine.call('mfa/token/expire', { ...ANN, token })).status.code).toBe(200);
  });

  it('sends mobiles of the second factor over its own sub channel', async () => {
    const engine = await startBrand({ config: { ...MFA, CONF_MFA_MOBILE_SUB_CHANNEL: 'ZALO' } });
    await signInTwice(engine, await passFirstFactor(engine));

    expect(engine.simulator.context.sentCodes.map(({ channel }) => channel)).toEqual(['SMS', 'ZALO']);
  });
});

/** `fetch` sends no body with GET; curl, which the documents show, does. */
async function getWithBody(engine: EngineUnderTest, body: Fields): Promise<Reply> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request(
      `${engine.simulator.url}/auth/v1/mfa/password/forget`,
      {
        method: 'GET',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      },
      (response) => {
        let received = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (received += chunk));
        response.on('end', () => {
          resolve(readReply(response.statusCode ?? 0, JSON.parse(received)));
        });
      },
    );
    call.on('error', reject);
    call.end(text);
  });
}
