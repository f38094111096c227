import { describe, expect, it } from 'vitest';
import type { AfterFirstFactor, MfaSignedIn, SecondFactorStep } from '../../src/auth-engine/index.ts';
import { failureOf } from '../support/failure-of.ts';
import { expectStep } from './expect-step.ts';
import { refusalOf } from './refusal-of.ts';
import {
  ANN,
  ANN_EMAIL,
  ANN_MOBILE,
  NEW_PASSWORD,
  PASSWORD,
  startEngine,
  twice,
  wrongCode,
  type Brand,
} from './start-engine.ts';

const MFA_PASSWORD = 'second factor 3';
const MFA_BY_CODE = { IS_MFA_ENABLED: true, CONF_FORCED_MFA: true };
const MFA_BY_PASSWORD = { ...MFA_BY_CODE, IS_MFA_PASSWORD_ENABLED: true };

type Engine = Awaited<ReturnType<typeof startEngine>>;

/** Ann has signed in before, with a first and a second password where the brand has them. */
function brandWithAnn(brand: Partial<Brand>): Partial<Brand> {
  return {
    ...brand,
    users: [
      {
        identifiers: [{ type: 'MOBILE', value: ANN_MOBILE }],
        password: brand.passwordEnabled === true ? PASSWORD : null,
        mfaPassword: brand.config?.IS_MFA_PASSWORD_ENABLED === true ? MFA_PASSWORD : null,
      },
    ],
  };
}

async function passFirstFactor(engine: Engine): Promise<AfterFirstFactor> {
  const first = await engine.mobile().start(ANN);
  if (first.step === 'otp') return first.validate(engine.code());
  return expectStep(first, 'password').validate(PASSWORD);
}

function passSecondFactor(engine: Engine, second: SecondFactorStep): Promise<MfaSignedIn> {
  if (second.step === 'mfa-otp') return second.validate(engine.code());
  return expectStep(second, 'mfa-password').validate(MFA_PASSWORD);
}

describe('every pairing of factors', () => {
  it.each([
    { first: 'otp', second: 'mfa-otp', brand: { config: MFA_BY_CODE } },
    { first: 'otp', second: 'mfa-password', brand: { config: MFA_BY_PASSWORD } },
    { first: 'password', second: 'mfa-otp', brand: { passwordEnabled: true, config: MFA_BY_CODE } },
    { first: 'password', second: 'mfa-password', brand: { passwordEnabled: true, config: MFA_BY_PASSWORD } },
  ] as const)('$first, then $second', async ({ second: wanted, brand }) => {
    const engine = await startEngine(brandWithAnn(brand));
    const mfa = expectStep(await passFirstFactor(engine), 'mfa');
    const second = expectStep(await mfa.begin(), wanted);
    const signedIn = await passSecondFactor(engine, second);
    expect(signedIn).toMatchObject({ session: wanted, token: { role: 'USER' } });
    expect(signedIn.token.expiresAtMs).toBe(engine.clock.wallMs() + 15 * 60_000);
  });
});

describe('a second factor by code', () => {
  it('lets a wrong code be entered again, sends another, and starts over after too many', async () => {
    const engine = await startEngine({ config: { ...MFA_BY_CODE, CONF_MFA_MAX_OTP_RETRY_COUNT: 2 } });
    const mfa = expectStep(await passFirstFactor(engine), 'mfa');
    const otp = expectStep(await mfa.begin(), 'mfa-otp');
    expect(await refusalOf(otp.validate(wrongCode(engine.code())))).toMatchObject({ engineCode: 1506 });
    const again = await otp.resend();
    expect(again.sentAtMs).toBe(engine.clock.wallMs());
    expect(await refusalOf(again.validate(wrongCode(engine.code())))).toMatchObject({
      engineCode: 1518,
      action: 'restart',
    });
    // The first factor still stands: the second one can begin again.
    const fresh = expectStep(await mfa.begin(), 'mfa-otp');
    expect(await fresh.validate(engine.code())).toMatchObject({ session: 'mfa-otp' });
  });

  it('can go to another address of the same customer, who is then known by both', async () => {
    const engine = await startEngine({ config: MFA_BY_CODE });
    const mfa = expectStep(await passFirstFactor(engine), 'mfa');
    const otp = expectStep(
      await mfa.begin({ identity: { identifierType: 'EMAIL', identifierValue: ANN_EMAIL } }),
      'mfa-otp',
    );
    const signedIn = await otp.validate(engine.code(ANN_EMAIL));
    expect(signedIn.identity.reveal()).toMatchObject({ identifierType: 'EMAIL', identifierValue: ANN_EMAIL });
    expectStep(await signedIn.renew(), 'signed-in');
    expect(await signedIn.signOut()).toEqual({ step: 'signed-out', revoked: true });
  });

  it('keeps the accepted first factor when the second cannot begin', async () => {
    const engine = await startEngine({ config: MFA_BY_CODE, otpMaxCount: 1, otpTimeOut: 1 });
    const mfa = expectStep(await passFirstFactor(engine), 'mfa');
    expect(await refusalOf(mfa.begin())).toMatchObject({ engineCode: 1534, action: 'retry' });
    engine.clock.advance(60_000);
    const otp = expectStep(await mfa.begin(), 'mfa-otp');
    await otp.validate(engine.code());
  });

  it('can be the customer’s choice, from the signed-in step', async () => {
    const engine = await startEngine({ config: { IS_MFA_ENABLED: true } });
    const signedIn = expectStep(await passFirstFactor(engine), 'signed-in');
    if (signedIn.session !== 'mobile') throw new Error('Phones sign in on phones.');
    const otp = expectStep(await signedIn.beginSecondFactor(), 'mfa-otp');
    expect(await otp.validate(engine.code())).toMatchObject({ session: 'mfa-otp' });
  });

  it('is told to a web shop as what it is: missing there', async () => {
    const engine = await startEngine({ config: MFA_BY_CODE });
    const otp = expectStep(await engine.web().start(ANN), 'otp');
    const error = await failureOf(otp.validate(engine.code()));
    expect(error).toMatchObject({ code: 'AUTH_CONFIG_INVALID' });
    expect(error.message).toContain('mobile endpoints');
  });
});

describe('a second factor by password', () => {
  it('has somebody new choose one, which counts once the code is validated', async () => {
    const engine = await startEngine({ config: MFA_BY_PASSWORD });
    const mfa = expectStep(await passFirstFactor(engine), 'mfa');
    const choose = expectStep(await mfa.begin(), 'mfa-new-password');
    expect(
      await refusalOf(choose.setPassword({ password: MFA_PASSWORD, confirmPassword: 'other' })),
    ).toMatchObject({ engineCode: 1521, action: 're-enter' });
    const otp = expectStep(await choose.setPassword(twice(MFA_PASSWORD)), 'mfa-otp');
    expect(await otp.validate(engine.code())).toMatchObject({ session: 'mfa-otp' });

    const again = expectStep(await passFirstFactor(engine), 'mfa');
    const password = expectStep(await again.begin(), 'mfa-password');
    expect(await password.validate(MFA_PASSWORD)).toMatchObject({ session: 'mfa-password' });
  });

  it('counts at once where the brand skips the code', async () => {
    const engine = await startEngine({ config: { ...MFA_BY_PASSWORD, CONF_SKIP_OTP_VALIDATE: true } });
    const mfa = expectStep(await passFirstFactor(engine), 'mfa');
    const choose = expectStep(await mfa.begin(), 'mfa-new-password');
    const password = expectStep(await choose.setPassword(twice(MFA_PASSWORD)), 'mfa-password');
    expect(await password.validate(MFA_PASSWORD)).toMatchObject({ session: 'mfa-password' });
  });

  it('lets a wrong one be entered again, and starts over after too many', async () => {
    const engine = await startEngine(
      brandWithAnn({ config: { ...MFA_BY_PASSWORD, CONF_MFA_MAX_PASSWORD_RETRY_COUNT: 2 } }),
    );
    const mfa = expectStep(await passFirstFactor(engine), 'mfa');
    const password = expectStep(await mfa.begin(), 'mfa-password');
    expect(await refusalOf(password.validate('wrong'))).toMatchObject({
      engineCode: 1528,
      action: 're-enter',
    });
    expect(await refusalOf(password.validate('wrong'))).toMatchObject({
      engineCode: 1530,
      action: 'restart',
    });
  });

  it('is replaced by code when it is forgotten', async () => {
    const engine = await startEngine(brandWithAnn({ config: MFA_BY_PASSWORD }));
    const mfa = expectStep(await passFirstFactor(engine), 'mfa');
    const password = expectStep(await mfa.begin(), 'mfa-password');
    const otp = await password.forgot(twice(NEW_PASSWORD));
    await otp.validate(engine.code());

    const again = expectStep(await passFirstFactor(engine), 'mfa');
    const later = expectStep(await again.begin(), 'mfa-password');
    expect(await refusalOf(later.validate(MFA_PASSWORD))).toMatchObject({ engineCode: 1528 });
    await later.validate(NEW_PASSWORD);
  });

  it('gives way to a code for whoever prefers one', async () => {
    const engine = await startEngine(brandWithAnn({ config: MFA_BY_PASSWORD }));
    const mfa = expectStep(await passFirstFactor(engine), 'mfa');
    const password = expectStep(await mfa.begin(), 'mfa-password');
    const otp = await password.sendOtp();
    expect(await otp.validate(engine.code())).toMatchObject({ session: 'mfa-otp' });
  });

  it('is changed apart from the first password', async () => {
    const engine = await startEngine(brandWithAnn({ passwordEnabled: true, config: MFA_BY_PASSWORD }));
    const mfa = expectStep(await passFirstFactor(engine), 'mfa');
    const signedIn = await passSecondFactor(engine, await mfa.begin());
    if (signedIn.session !== 'mfa-password') throw new Error('The second factor was a password.');
    await signedIn.changeMfaPassword({
      password: MFA_PASSWORD,
      newPassword: NEW_PASSWORD,
      confirmPassword: NEW_PASSWORD,
    });
    const again = expectStep(await passFirstFactor(engine), 'mfa');
    const password = expectStep(await again.begin(), 'mfa-password');
    await password.validate(NEW_PASSWORD);
    await signedIn.changePassword({
      password: PASSWORD,
      newPassword: NEW_PASSWORD,
      confirmPassword: NEW_PASSWORD,
    });
    const first = expectStep(await engine.mobile().start(ANN), 'password');
    expect(await first.validate(NEW_PASSWORD)).toMatchObject({ step: 'mfa' });
  });
});

describe('the accepted first factor', () => {
  it('runs out', async () => {
    const engine = await startEngine({ config: MFA_BY_CODE, mobileTokenSeconds: 60 });
    const mfa = expectStep(await passFirstFactor(engine), 'mfa');
    engine.clock.advance(61_000);
    expect(await refusalOf(mfa.begin())).toMatchObject({ engineCode: 1529 });
  });
});
