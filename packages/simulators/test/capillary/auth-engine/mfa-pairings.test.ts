import { describe, expect, it } from 'vitest';
import { startBrand } from './engine-under-test.ts';
import type { Brand, EngineUnderTest, Fields, Reply } from './engine-under-test.ts';
import {
  ANN,
  ANN_MOBILE,
  ANN_WEB,
  claimsOf,
  keyOf,
  requestCode,
  signInByCode,
  signInByPassword,
  tokenOf,
} from './people.ts';

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

describe('the four pairings of factors', () => {
  it('code, then code', async () => {
    const engine = await startBrand({ config: MFA });
    const first = await signInByCode(engine, ANN);
    const { opened, session, code } = await requestCode(engine, ANN, {
      family: 'mfa/',
      extra: { authorizedToken: tokenOf(first) },
    });

    const second = await engine.call('mfa/otp/validate', { ...session, otp: Number(code) });

    expect(first.user?.role).toBe('MFA_PENDING');
    expect(claimsOf(tokenOf(first))['rol']).toBe('MFA_PENDING');
    expect(opened).toMatchObject({
      auth: { key: null },
      user: { role: 'VIEW', userRegisteredForPassword: false },
    });
    expect(opened.user?.sessionId).toMatch(/^P-/);
    expect(claimsOf(tokenOf(opened))).not.toHaveProperty('uid');
    expect(second.user).toMatchObject({ sessionId: null, role: 'USER' });
    const { iat, exp, rol, uid } = claimsOf(tokenOf(second));
    expect([Number(exp) - Number(iat), rol, uid]).toEqual([900, 'USER', claimsOf(tokenOf(first))['uid']]);
    expect(claimsOf(keyOf(second))).toMatchObject({ mfa: true, rol: 'AUTH' });
    expect(claimsOf(keyOf(second))).not.toHaveProperty('exp');
    expect(engine.simulator.context.sentCodes.map(({ purpose }) => purpose)).toEqual([
      'auth-engine',
      'auth-engine-mfa',
    ]);
  });

  it('code, then password', async () => {
    const engine = await startBrand({ config: MFA_PASSWORD });
    const first = await signInTwice(engine, { ...(await passFirstFactor(engine)), ...FIRST });

    const returned = await signInByPassword(engine, ANN, 'mfa-one', {
      family: 'mfa/',
      extra: await passFirstFactor(engine),
    });

    expect(first.user).toMatchObject({ role: 'USER', userRegisteredForPassword: true });
    expect(returned).toMatchObject({
      status: { code: 200 },
      identifiers: { identifierList: null },
      user: { role: 'USER', sessionId: null, userRegisteredForPassword: true },
    });
    expect(claimsOf(keyOf(returned))['mfa']).toBe(true);
  });

  it('password, then code', async () => {
    const engine = await startBrand({
      passwordEnabled: true,
      users: [{ identifiers: ANN_ON_FILE, password: 'abc123' }],
      config: MFA,
    });
    const first = await signInByPassword(engine, ANN, 'abc123');

    const second = await signInTwice(engine, { authorizedToken: tokenOf(first) });

    expect([first.user?.role, second.user?.role]).toEqual(['MFA_PENDING', 'USER']);
  });

  it('password, then password: two different ones', async () => {
    const engine = await startBrand({
      passwordEnabled: true,
      users: [{ identifiers: ANN_ON_FILE, password: 'abc123', mfaPassword: 'mfa-one' }],
      config: MFA_PASSWORD,
    });
    const extra = { authorizedToken: tokenOf(await signInByPassword(engine, ANN, 'abc123')) };

    const withFirst = await signInByPassword(engine, ANN, 'abc123', { family: 'mfa/', extra });
    const withSecond = await signInByPassword(engine, ANN, 'mfa-one', { family: 'mfa/', extra });

    expect(withFirst.status.code).toBe(1528);
    expect(withSecond.user?.role).toBe('USER');
  });
});

describe('when the second factor is due', () => {
  it.each([
    ['forced', false, ['USER', 'USER']],
    ['forced', true, ['MFA_PENDING', 'MFA_PENDING']],
    ['registered', false, ['USER', 'MFA_PENDING']],
    ['enabled', false, ['MFA_PENDING', 'MFA_PENDING']],
  ] as const)('setting %s, CONF_FORCED_MFA %s', async (authEngineMfaDue, CONF_FORCED_MFA, roles) => {
    const engine = await startBrand(
      { config: { IS_MFA_ENABLED: true, CONF_FORCED_MFA } },
      { authEngineMfaDue },
    );
    const first = await signInByCode(engine, ANN);
    await signInTwice(engine, { authorizedToken: tokenOf(first) });

    const again = await signInByCode(engine, ANN);

    expect([first.user?.role, again.user?.role]).toEqual(roles);
  });

  it('is not gone round by renewing the first factor, on phone or web', async () => {
    const engine = await startBrand({ config: MFA });
    const phone = await signInByCode(engine, ANN);
    const web = await signInByCode(engine, ANN_WEB, { family: 'web/' });

    const renewed = await engine.call('token/regenerate', { ...ANN, key: keyOf(phone) });
    const renewedWeb = await engine.call('web/token/regenerate', { ...ANN_WEB, expiredToken: tokenOf(web) });
    const asMfa = await engine.call('mfa/token/regenerate', { ...ANN, key: keyOf(phone) });

    expect(claimsOf(tokenOf(web))['rol']).toBe('MFA_PENDING');
    expect(renewed.user?.role).toBe('MFA_PENDING');
    expect(renewedWeb.user?.role).toBe('MFA_PENDING');
    expect(asMfa.status.code).toBe(1597);
  });

  it('gives a pending token no other use', async () => {
    const engine = await startBrand({
      passwordEnabled: true,
      users: [{ identifiers: ANN_ON_FILE, password: 'abc123' }],
      config: MFA,
    });
    const token = tokenOf(await signInByPassword(engine, ANN, 'abc123'));

    const change = { password: 'abc123', newPassword: 'b', confirmPassword: 'b' };
    expect((await engine.call('password/change', { ...ANN, ...change, token })).status.code).toBe(1523);
    expect((await engine.call('mfa/token/expire', { ...ANN, token })).status.code).toBe(1531);
  });
});
