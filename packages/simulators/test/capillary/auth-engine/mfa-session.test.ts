import { describe, expect, it } from 'vitest';
import { startBrand } from './engine-under-test.ts';
import type { Brand, EngineUnderTest, Fields, Reply } from './engine-under-test.ts';
import {
  ANN,
  ANN_MOBILE,
  BOB,
  claimsOf,
  headerOf,
  keyOf,
  requestCode,
  sessionOf,
  signInByCode,
  signInByPassword,
  tokenOf,
  wrongCode,
} from './people.ts';

const MINUTE_MS = 60_000;
const MFA: Brand['config'] = { IS_MFA_ENABLED: true, CONF_FORCED_MFA: true };
const MFA_PASSWORD: Brand['config'] = { ...MFA, IS_MFA_PASSWORD_ENABLED: true };
const ANN_ON_FILE = [{ type: 'MOBILE' as const, value: ANN_MOBILE }];
const FIRST = { password: 'mfa-one', confirmPassword: 'mfa-one' };

/** First factor by code, then what the second factor's session is opened with. */
async function passFirstFactor(engine: EngineUnderTest, identity: Fields = ANN): Promise<Fields> {
  return { authorizedToken: tokenOf(await signInByCode(engine, identity)) };
}

function signInTwice(engine: EngineUnderTest, extra: Fields): Promise<Reply> {
  return signInByCode(engine, ANN, { family: 'mfa/', extra });
}

describe('opening the second factor', () => {
  it('needs a token of the first, of the same device, not expired', async () => {
    const engine = await startBrand({ config: MFA });
    const first = await signInByCode(engine, ANN);
    const guest = tokenOf(await engine.call('token/generate', ANN));
    const open = (fields: Fields) =>
      engine.call('mfa/token/generate', { ...ANN, authorizedToken: tokenOf(first), ...fields });
    const codes = [
      (await open({ authorizedToken: null })).status.code,
      (await open({ authorizedToken: guest })).status.code,
      (await open({ authorizedToken: keyOf(first) })).status.code,
      (await open({ deviceId: 'device-2' })).status.code,
    ];
    engine.simulator.advanceMs(60 * MINUTE_MS);

    expect(codes).toEqual([1504, 1504, 1504, 1508]);
    expect((await open({})).status.code).toBe(1529);
  });

  it('does not exist without IS_MFA_ENABLED', async () => {
    const engine = await startBrand();
    const token = tokenOf(await signInByCode(engine, ANN));

    expect((await engine.call('mfa/token/generate', { ...ANN, authorizedToken: token })).status.code).toBe(
      1504,
    );
  });

  it('asks a first-time user for a password, where the second factor has one', async () => {
    const engine = await startBrand({ config: { ...MFA_PASSWORD, MFA_PASSWORD_REGEX: '^.{6,}$' } });
    const authorized = await passFirstFactor(engine);
    const open = (fields: Fields) => engine.call('mfa/token/generate', { ...ANN, ...authorized, ...fields });

    expect((await open({})).status.code).toBe(1520);
    expect((await open({ ...FIRST, confirmPassword: 'other' })).status.code).toBe(1521);
    expect((await open({ password: 'abc', confirmPassword: 'abc' })).status.code).toBe(1542);
    expect((await open(FIRST)).status.code).toBe(200);
  });

  it('skips the code for a first password with CONF_SKIP_OTP_VALIDATE only', async () => {
    const results: number[] = [];
    for (const CONF_SKIP_OTP_VALIDATE of [true, false]) {
      const engine = await startBrand({ config: { ...MFA_PASSWORD, CONF_SKIP_OTP_VALIDATE } });
      const extra = { ...(await passFirstFactor(engine)), ...FIRST };
      results.push((await signInByPassword(engine, ANN, 'mfa-one', { family: 'mfa/', extra })).status.code);
    }

    expect(results).toEqual([200, 1526]);
  });

  it('may use another identifier of the same person, enrolled by its code', async () => {
    const engine = await startBrand({ config: MFA });
    const mail = { ...ANN, identifierType: 'EMAIL', identifierValue: 'ann@example.com' };
    const extra = await passFirstFactor(engine);

    const enrolled = await signInByCode(engine, mail, { family: 'mfa/', extra });
    const another = await engine.call('mfa/token/generate', {
      ...mail,
      identifierValue: 'x@example.com',
      ...extra,
    });

    expect(enrolled.user?.role).toBe('USER');
    expect(headerOf(tokenOf(enrolled))['idv']).toEqual(['EMAIL|ann@example.com']);
    expect(another.status.code).toBe(1541);
  });

  it('enrols no address by a code that went elsewhere', async () => {
    const engine = await startBrand({ config: { ...MFA, CONF_FALLBACK_CHANNELS: 'SMS' } });
    const mail = { ...ANN, identifierType: 'EMAIL', identifierValue: 'bob@example.com' };
    const opened = await engine.call('mfa/token/generate', { ...mail, ...(await passFirstFactor(engine)) });
    const session = { ...mail, sessionId: sessionOf(opened) };
    await engine.call('mfa/otp/generate?fallbackChannel=SMS', session);

    const refused = await engine.call('mfa/otp/validate', { ...session, otp: engine.codeOf(ANN_MOBILE) });

    expect(refused.status.code).toBe(1541);
    expect(refused.auth).toBeNull();
  });

  it('may not use the identifier of somebody else, or one that no code can prove', async () => {
    const engine = await startBrand({ config: MFA });
    await signInByCode(engine, BOB);
    const extra = await passFirstFactor(engine);
    const codes: number[] = [];
    for (const [identifierType, identifierValue] of [
      ['MOBILE', BOB['identifierValue']],
      ['MOBILE', '919999999990'],
      ['USERNAME', 'ann'],
      ['EXTERNALID', 'SHOP-1'],
    ]) {
      const opened = await engine.call('mfa/token/generate', {
        ...ANN,
        identifierType,
        identifierValue,
        ...extra,
      });
      codes.push(opened.status.code);
    }

    expect(codes).toEqual([1541, 1541, 1541, 1541]);
  });

  it('does not take a password for an address that no code has proven', async () => {
    const engine = await startBrand({
      users: [{ identifiers: ANN_ON_FILE, mfaPassword: 'mfa-one' }],
      config: MFA_PASSWORD,
    });
    const mail = { ...ANN, identifierType: 'EMAIL', identifierValue: 'bob@example.com' };
    const extra = await passFirstFactor(engine);

    const refused = await signInByPassword(engine, mail, 'mfa-one', { family: 'mfa/', extra });

    expect(refused.status.code).toBe(1541);
  });

  it('fills the identifier in with CONF_AUTO_FILL_2ND_FACTOR_IDENTIFIER', async () => {
    const engine = await startBrand({ config: { ...MFA, CONF_AUTO_FILL_2ND_FACTOR_IDENTIFIER: true } });
    const strict = await startBrand({ config: MFA });
    const bare = { brand: 'SHOP', deviceId: 'device-1' };

    const signedIn = await signInByCode(engine, bare, {
      family: 'mfa/',
      extra: await passFirstFactor(engine),
    });
    const refused = await strict.call('mfa/token/generate', { ...bare, ...(await passFirstFactor(strict)) });

    expect(signedIn.user?.role).toBe('USER');
    expect(refused.status.code).toBe(1546);
  });
});

describe('the session of the second factor', () => {
  it('is over after a code: the password needs a new one', async () => {
    const engine = await startBrand({ config: MFA_PASSWORD });
    const extra = { ...(await passFirstFactor(engine)), ...FIRST };
    const { session, code } = await requestCode(engine, ANN, { family: 'mfa/', extra });
    await engine.call('mfa/otp/validate', { ...session, otp: code });

    const sameSession = await engine.call('mfa/password/validate', { ...session, password: 'mfa-one' });
    const newSession = await signInByPassword(engine, ANN, 'mfa-one', { family: 'mfa/', extra });

    expect([sameSession.status.code, newSession.status.code]).toEqual([1505, 200]);
  });

  it('has its own lifetimes, retries and lock', async () => {
    const engine = await startBrand({
      config: {
        ...MFA,
        CONF_MFA_SESSION_EXPIRY_MINUTES: 5,
        CONF_MFA_TOKEN_SESSION_EXPIRY_MINUTES: 7,
        CONF_MFA_TOKEN_EXPIRY_IN_MINUTES: 3,
        CONF_MFA_MAX_OTP_RETRY_COUNT: 1,
        CONF_ENABLE_ACCOUNT_LOCKING_MFA: true,
        CONF_MFA_LOCK_PERIOD_IN_MINUTES: 2,
      },
    });
    const extra = await passFirstFactor(engine);
    const expired = await requestCode(engine, ANN, { family: 'mfa/', extra });
    engine.simulator.advanceMs(5 * MINUTE_MS);
    const late = await engine.call('mfa/otp/validate', { ...expired.session, otp: expired.code });
    const wrong = await requestCode(engine, ANN, { family: 'mfa/', extra });
    const refused = await engine.call('mfa/otp/validate', { ...wrong.session, otp: wrongCode(wrong.code) });
    const locked = await signInTwice(engine, extra);
    engine.simulator.advanceMs(2 * MINUTE_MS);
    const signedIn = await signInTwice(engine, extra);

    expect([late, refused, locked].map(({ status }) => status.code)).toEqual([1505, 1518, 1518]);
    const view = claimsOf(tokenOf(expired.opened));
    const user = claimsOf(tokenOf(signedIn));
    expect([Number(view['exp']) - Number(view['iat']), Number(user['exp']) - Number(user['iat'])]).toEqual([
      420, 180,
    ]);
  });

  it('is no session of the first factor', async () => {
    const engine = await startBrand({ config: MFA });
    const { session, code } = await requestCode(engine, ANN, {
      family: 'mfa/',
      extra: await passFirstFactor(engine),
    });

    expect((await engine.call('otp/validate', { ...session, otp: code })).status.code).toBe(1505);
  });

  it('asks for a hash on MFA_OTP', async () => {
    const engine = await startBrand({
      config: { ...MFA, CONF_ENABLE_ENCRYPTION: true, CONF_ENCRYPTION_ENDPOINTS: 'MFA_OTP' },
    });
    const opened = await engine.call('mfa/token/generate', { ...ANN, ...(await passFirstFactor(engine)) });

    const refused = await engine.call('mfa/otp/generate', { ...ANN, sessionId: sessionOf(opened) });

    expect(refused.status.code).toBe(5004);
  });
});
