import { describe, expect, it } from 'vitest';
import type { EngineCode } from '../../../src/capillary/auth-engine/wire/engine-codes.ts';
import { startBrand } from './engine-under-test.ts';
import type { Brand, Fields, Reply } from './engine-under-test.ts';
import {
  ANN,
  ANN_MOBILE,
  BOB,
  requestCode,
  sessionOf,
  signInByCode,
  signInByPassword,
  tokenOf,
  wrongCode,
} from './people.ts';

const PASSWORD_BRAND: Partial<Brand> = {
  passwordEnabled: true,
  users: [{ identifiers: [{ type: 'MOBILE', value: ANN_MOBILE }], password: 'abc123' }],
  config: { MFA_PASSWORD_REGEX: '^.{6,}$', CONF_MAX_PASSWORD_RETRY_COUNT: 2, CONF_MAX_OTP_RETRY_COUNT: 2 },
};

/** The shortest way to each documented code. The type makes the list complete. */
const WAYS: Readonly<Record<EngineCode, () => Promise<Reply>>> = {
  1502: () => validateOtp({}, () => ({ otp: null })),
  1503: () => generateOtp({ otpEnabled: false }),
  1504: () => generateToken({}, { brand: 'NOBODY' }),
  1505: () => generateOtp({}, { sessionId: 'P-unknown' }),
  1506: () => validateOtp({}, (code) => ({ otp: wrongCode(code) })),
  1507: () => generateOtp({}, { identifierValue: BOB['identifierValue'] }),
  1508: () => generateOtp({}, { deviceId: 'device-2' }),
  1509: () => generateOtp({}, { brand: 'DEMO' }),
  1515: () => validatePassword({ identity: BOB, extra: { password: 'abc123', confirmPassword: 'abc123' } }),
  1518: () => validateOtp({ config: { CONF_MAX_OTP_RETRY_COUNT: 1 } }, (code) => ({ otp: wrongCode(code) })),
  1519: () => generateToken({}, { identifierValue: null }),
  1520: () => generateToken(PASSWORD_BRAND, BOB),
  1521: () => generateToken(PASSWORD_BRAND, { ...BOB, password: 'abc123', confirmPassword: 'abc124' }),
  1523: () => changePassword({ token: 'no token' }),
  1524: async () => {
    const engine = await startBrand();
    return engine.call('password/change', ANN);
  },
  1525: () => regenerate({ CONF_REGENERATE_TOKEN: false }),
  1526: () => validatePassword({ password: null }),
  1527: () => changePassword({ newPassword: 'abc123', confirmPassword: 'abc123' }),
  1528: () => changePassword({ password: 'wrong-one' }),
  1529: () => changePassword({}, 3_600_000),
  1530: async () => {
    const engine = await startBrand(PASSWORD_BRAND);
    const session = { ...ANN, sessionId: sessionOf(await engine.call('token/generate', ANN)) };
    await engine.call('password/validate', { ...session, password: 'wrong-1' });
    return engine.call('password/validate', { ...session, password: 'wrong-2' });
  },
  1531: async () => {
    const engine = await startBrand();
    return engine.call('mfa/token/expire', { ...ANN, token: 'no token' }, { method: 'DELETE' });
  },
  1532: () => forgetPassword({ password: null }),
  1534: () => generateOtp({ otpMaxCount: 1, otpTimeOut: 10 }, {}, 2),
  1535: () => generateOtp({ otpMaxCount: 0, otpTimeOut: 10 }),
  1537: async () => {
    const engine = await startBrand();
    const opened = await engine.call('token/generate', ANN);
    return engine.call('otp/validate', { ...ANN, sessionId: sessionOf(opened), otp: '123456' });
  },
  1540: () => generateToken({}, { identifierType: 'USERNAME' }),
  1541: () => generateOtp({}, { identifierType: 'EMAIL', identifierValue: 'ann@example.com' }),
  1542: () => changePassword({ newPassword: 'short', confirmPassword: 'short' }),
  1543: async () => {
    const engine = await startBrand();
    const named = { ...ANN, identifierType: 'USERNAME', identifierValue: 'ann', mobile: ANN_MOBILE };
    await signInByCode(engine, named);
    return engine.call('token/generate', { ...named, mobile: BOB['identifierValue'] });
  },
  1546: () => generateToken({}, { identifierType: 'PHONE' }),
  1597: () => regenerate({}, { key: 'no key' }),
  1601: () => generateOtp({}, {}, 1, '?fallbackChannel=PIGEON'),
  1602: () => generateOtp({}, {}, 1, '?fallbackChannel=SMS'),
  1603: () => generateOtp({ config: { CONF_FALLBACK_CHANNELS: 'EMAIL' } }, {}, 1, '?fallbackChannel=EMAIL'),
  5004: () => generateOtp({ config: { CONF_ENABLE_ENCRYPTION: true, CONF_ENCRYPTION_ENDPOINTS: 'OTP' } }),
};

describe('every documented code', () => {
  it.each(Object.entries(WAYS))('%s is reached, in the envelope', async (code, way) => {
    expect(await way()).toEqual({
      http: 200,
      status: { success: false, code: Number(code), message: expect.stringMatching(/\w/) },
      auth: null,
      user: null,
    });
  });
});

async function generateToken(brand: Partial<Brand>, fields: Fields): Promise<Reply> {
  return (await startBrand(brand)).call('token/generate', { ...ANN, ...fields });
}

async function generateOtp(
  brand: Partial<Brand>,
  fields: Fields = {},
  times = 1,
  query = '',
): Promise<Reply> {
  const engine = await startBrand(brand);
  const session = { ...ANN, sessionId: sessionOf(await engine.call('token/generate', ANN)) };
  for (let earlier = 1; earlier < times; earlier++) await engine.call(`otp/generate${query}`, session);
  return engine.call(`otp/generate${query}`, { ...session, ...fields });
}

async function validateOtp(brand: Partial<Brand>, fields: (code: string) => Fields): Promise<Reply> {
  const engine = await startBrand(brand);
  const { session, code } = await requestCode(engine, ANN);
  return engine.call('otp/validate', { ...session, ...fields(code) });
}

async function validatePassword(
  options: { readonly identity?: Fields; readonly extra?: Fields; readonly password?: null } = {},
): Promise<Reply> {
  const engine = await startBrand(PASSWORD_BRAND);
  const { identity = ANN, extra = {}, password = 'abc123' } = options;
  const opened = await engine.call('token/generate', { ...identity, ...extra });
  return engine.call('password/validate', { ...identity, sessionId: sessionOf(opened), password });
}

async function changePassword(fields: Fields, waitMs = 0): Promise<Reply> {
  const engine = await startBrand(PASSWORD_BRAND);
  const token = tokenOf(await signInByPassword(engine, ANN, 'abc123'));
  engine.simulator.advanceMs(waitMs);
  const change = { password: 'abc123', newPassword: 'new-one', confirmPassword: 'new-one' };
  return engine.call('password/change', { ...ANN, ...change, token, ...fields });
}

async function forgetPassword(fields: Fields): Promise<Reply> {
  const engine = await startBrand(PASSWORD_BRAND);
  const opened = await engine.call('token/generate', ANN);
  return engine.call('password/forget', { ...ANN, sessionId: sessionOf(opened), ...fields });
}

async function regenerate(config: NonNullable<Brand['config']>, fields: Fields = {}): Promise<Reply> {
  const engine = await startBrand({ config });
  const signedIn = await signInByCode(engine, ANN);
  return engine.call('token/regenerate', { ...ANN, key: signedIn.auth?.key, ...fields });
}
