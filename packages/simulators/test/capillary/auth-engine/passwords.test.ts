import { describe, expect, it } from 'vitest';
import { startBrand } from './engine-under-test.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import {
  ANN,
  ANN_MOBILE,
  ANN_WEB,
  BOB,
  claimsOf,
  keyOf,
  requestCode,
  sessionOf,
  signInByCode,
  signInByPassword,
  tokenOf,
} from './people.ts';

const FIRST = { password: 'abc123', confirmPassword: 'abc123' };
const ANN_WITH_PASSWORD = {
  identifiers: [{ type: 'MOBILE' as const, value: ANN_MOBILE }],
  password: 'abc123',
};

/** A password brand where Ann has a password already. */
function startPasswordBrand(brand: Parameters<typeof startBrand>[0] = {}, settings = {}) {
  return startBrand({ passwordEnabled: true, users: [ANN_WITH_PASSWORD], ...brand }, settings);
}

async function openSession(engine: EngineUnderTest, identity = ANN) {
  const opened = await engine.call('token/generate', identity);
  return { ...identity, sessionId: sessionOf(opened) };
}

async function signInTooEarly(engine: EngineUnderTest) {
  const opened = await engine.call('token/generate', { ...BOB, ...FIRST });
  return engine.call('password/validate', { ...BOB, sessionId: sessionOf(opened), password: 'abc123' });
}

describe('a first-time user of a password brand', () => {
  it('chooses a password, and has it once the code is validated', async () => {
    const engine = await startPasswordBrand();
    const { opened, session, code } = await requestCode(engine, BOB, { extra: FIRST });
    const tooEarly = await signInTooEarly(engine);

    const signedIn = await engine.call('otp/validate', { ...session, otp: code });
    const returned = await signInByPassword(engine, BOB, 'abc123');

    expect(opened.user?.userRegisteredForPassword).toBe(false);
    expect(tooEarly.status.code).toBe(1515);
    expect(signedIn.user).toMatchObject({ role: 'USER', userRegisteredForPassword: true });
    expect(claimsOf(tokenOf(returned))['uid']).toBe(claimsOf(tokenOf(signedIn))['uid']);
  });

  it('has nothing of a password whose code was never validated', async () => {
    const engine = await startPasswordBrand();
    await engine.call('token/generate', {
      ...BOB,
      password: 'of-somebody-else',
      confirmPassword: 'of-somebody-else',
    });

    await signInByCode(engine, BOB, { extra: FIRST });

    expect((await signInByPassword(engine, BOB, 'of-somebody-else')).status.code).toBe(1528);
    expect((await signInByPassword(engine, BOB, 'abc123')).status.code).toBe(200);
  });

  it.each([
    ['no password', {}, 1520],
    ['an empty one', { password: '', confirmPassword: '' }, 1520],
    ['one repeated differently', { password: 'abc123', confirmPassword: 'abc124' }, 1521],
    ['one not repeated', { password: 'abc123' }, 1521],
    ['one against the rules', { password: 'abc', confirmPassword: 'abc' }, 1542],
  ])('is refused with %s', async (_what, extra, code) => {
    const engine = await startPasswordBrand({ config: { MFA_PASSWORD_REGEX: '^.{6,}$' } });

    expect((await engine.call('token/generate', { ...BOB, ...extra })).status.code).toBe(code);
  });

  it('cannot use the password in place of the code', async () => {
    const engine = await startPasswordBrand();
    await signInByCode(engine, BOB, { extra: FIRST });
    const opened = await engine.call('token/generate', { ...BOB, identifierValue: '919999999995', ...FIRST });

    const answer = await engine.call('password/validate', {
      ...BOB,
      identifierValue: '919999999995',
      sessionId: sessionOf(opened),
      password: 'abc123',
    });

    expect(answer.status.code).toBe(1515);
  });
});

describe('a returning user of a password brand', () => {
  it('signs in with the password', async () => {
    const engine = await startPasswordBrand();
    const opened = await engine.call('token/generate', ANN);

    const signedIn = await signInByPassword(engine, ANN, 'abc123');

    expect(opened.user?.userRegisteredForPassword).toBe(true);
    expect(signedIn.identifiers).toEqual({ identifierList: null });
    expect(signedIn.user).toEqual({
      appRegistered: false,
      sessionId: null,
      role: 'USER',
      userRegisteredForPassword: true,
    });
    expect(claimsOf(keyOf(signedIn))['rol']).toBe('AUTH');
  });

  it('signs in on the web without a key', async () => {
    const engine = await startPasswordBrand();

    const signedIn = await signInByPassword(engine, ANN_WEB, 'abc123', { family: 'web/' });

    expect(signedIn.auth?.key).toBeNull();
    expect(signedIn.user?.role).toBe('USER');
  });

  it('signs in with a code, too', async () => {
    const engine = await startPasswordBrand();

    expect((await signInByCode(engine, ANN)).user?.role).toBe('USER');
  });

  it('ends the session with the fifth wrong password', async () => {
    const engine = await startPasswordBrand();
    const session = await openSession(engine);
    const codes: number[] = [];
    for (const password of ['1', '2', '3', '4', '5', 'abc123']) {
      codes.push((await engine.call('password/validate', { ...session, password })).status.code);
    }

    expect(codes).toEqual([1528, 1528, 1528, 1528, 1530, 1530]);
    expect((await signInByPassword(engine, ANN, 'abc123')).status.code).toBe(200);
  });

  it('is told apart from a brand and a person without passwords', async () => {
    const codeBrand = await startBrand();
    const passwordBrand = await startPasswordBrand({
      users: [{ identifiers: [{ type: 'MOBILE', value: ANN_MOBILE }] }],
    });
    const session = sessionOf(await passwordBrand.call('token/generate', { ...ANN, ...FIRST }));

    const atCodeBrand = await signInByPassword(codeBrand, ANN, 'abc123');
    const withoutPassword = await passwordBrand.call('password/validate', {
      ...ANN,
      sessionId: session,
      password: 'abc123',
    });

    expect([atCodeBrand.status.code, withoutPassword.status.code]).toEqual([1524, 1526]);
  });

  it('does not get another password by starting like a first-time user', async () => {
    const engine = await startPasswordBrand();

    await signInByCode(engine, ANN, { extra: { password: 'other1', confirmPassword: 'other1' } });

    expect((await signInByPassword(engine, ANN, 'other1')).status.code).toBe(1528);
  });
});
