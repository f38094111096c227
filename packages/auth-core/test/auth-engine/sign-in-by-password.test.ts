import { describe, expect, it } from 'vitest';
import type { OtpStep, PasswordStep } from '../../src/auth-engine/index.ts';
import { expectStep } from './expect-step.ts';
import { refusalOf } from './refusal-of.ts';
import { ANN, ANN_MOBILE, NEW_PASSWORD, PASSWORD, startEngine, twice } from './start-engine.ts';

const ANN_WITH_PASSWORD = {
  passwordEnabled: true,
  users: [{ identifiers: [{ type: 'MOBILE' as const, value: ANN_MOBILE }], password: PASSWORD }],
};

describe('a brand with passwords', () => {
  it('has somebody new choose a password, which counts once the code is validated', async () => {
    const engine = await startEngine({ passwordEnabled: true });
    const first = expectStep(await engine.mobile().start(ANN), 'new-password');
    expect(engine.simulator.context.sentCodes).toEqual([]);
    const otp = expectStep(await first.setPassword(twice(PASSWORD)), 'otp');
    expectStep(await otp.validate(engine.code()), 'signed-in');

    const password = expectStep(await engine.mobile().start(ANN), 'password');
    expectStep(await password.validate(PASSWORD), 'signed-in');
  });

  it.each(['mobile', 'web'] as const)('signs in somebody known with the password: %s', async (surface) => {
    const engine = await startEngine(ANN_WITH_PASSWORD);
    const password = expectStep(await engine[surface]().start(ANN), 'password');
    expect(engine.simulator.context.sentCodes).toEqual([]);
    const signedIn = expectStep(await password.validate(PASSWORD), 'signed-in');
    expect(signedIn.session).toBe(surface);
    expect(signedIn.token.role).toBe('USER');
  });

  it('lets two different passwords be entered again', async () => {
    const engine = await startEngine({ passwordEnabled: true });
    const first = expectStep(await engine.mobile().start(ANN), 'new-password');
    expect(
      await refusalOf(first.setPassword({ password: PASSWORD, confirmPassword: NEW_PASSWORD })),
    ).toMatchObject({ engineCode: 1521, action: 're-enter' });
    expectStep(await first.setPassword(twice(PASSWORD)), 'otp');
  });

  it('lets a password against the rules be chosen again', async () => {
    const engine = await startEngine({ passwordEnabled: true, config: { MFA_PASSWORD_REGEX: '^.{12,}$' } });
    const first = expectStep(await engine.mobile().start(ANN), 'new-password');
    expect(await refusalOf(first.setPassword(twice('short')))).toMatchObject({
      engineCode: 1542,
      action: 're-enter',
    });
    expectStep(await first.setPassword(twice(PASSWORD)), 'otp');
  });

  it('lets a wrong password be entered again, and starts over after too many', async () => {
    const engine = await startEngine({ ...ANN_WITH_PASSWORD, config: { CONF_MAX_PASSWORD_RETRY_COUNT: 2 } });
    const password = expectStep(await engine.mobile().start(ANN), 'password');
    expect(await refusalOf(password.validate('wrong'))).toMatchObject({
      engineCode: 1528,
      action: 're-enter',
    });
    expect(await refusalOf(password.validate('wrong'))).toMatchObject({
      engineCode: 1530,
      action: 'restart',
    });
    expect(await refusalOf(password.validate(PASSWORD))).toMatchObject({ engineCode: 1530 });
  });

  it.each(['mobile', 'web'] as const)('replaces a forgotten password by code: %s', async (surface) => {
    const engine = await startEngine(ANN_WITH_PASSWORD);
    const password = expectStep(await engine[surface]().start(ANN), 'password');
    const otp = await password.forgot(twice(NEW_PASSWORD));
    // The session in which it was forgotten has done its work (reference section 4.2 G).
    expect(sessionOf(otp)).not.toBe(sessionOf(password));
    // Until the code proves the customer, the new password is worth nothing.
    const meanwhile = expectStep(await engine[surface]().start(ANN), 'password');
    expect(await refusalOf(meanwhile.validate(NEW_PASSWORD))).toMatchObject({ engineCode: 1528 });

    expectStep(await otp.validate(engine.code()), 'signed-in');
    const later = expectStep(await engine[surface]().start(ANN), 'password');
    expect(await refusalOf(later.validate(PASSWORD))).toMatchObject({ engineCode: 1528 });
    expectStep(await later.validate(NEW_PASSWORD), 'signed-in');
  });

  it('signs in by code whoever has a password but prefers a code', async () => {
    const engine = await startEngine(ANN_WITH_PASSWORD);
    const password = expectStep(await engine.mobile().start(ANN), 'password');
    const otp = await password.sendOtp();
    expect(await otp.validate(engine.code())).toMatchObject({ step: 'signed-in' });
  });

  it.each(['mobile', 'web'] as const)('changes the password: %s', async (surface) => {
    const engine = await startEngine(ANN_WITH_PASSWORD);
    const password = expectStep(await engine[surface]().start(ANN), 'password');
    const signedIn = expectStep(await password.validate(PASSWORD), 'signed-in');
    const change = { password: PASSWORD, newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
    expect(await refusalOf(signedIn.changePassword({ ...change, password: 'wrong' }))).toMatchObject({
      engineCode: 1528,
      action: 're-enter',
    });
    expect(await refusalOf(signedIn.changePassword({ ...change, confirmPassword: 'other' }))).toMatchObject({
      engineCode: 1521,
    });
    expect(
      await refusalOf(
        signedIn.changePassword({ password: PASSWORD, newPassword: PASSWORD, confirmPassword: PASSWORD }),
      ),
    ).toMatchObject({ engineCode: 1527, action: 're-enter' });

    await signedIn.changePassword(change);
    const later = expectStep(await engine[surface]().start(ANN), 'password');
    expectStep(await later.validate(NEW_PASSWORD), 'signed-in');
  });

  it('wants the token renewed when a change comes too late for it', async () => {
    const engine = await startEngine(ANN_WITH_PASSWORD);
    const password = expectStep(await engine.mobile().start(ANN), 'password');
    const signedIn = expectStep(await password.validate(PASSWORD), 'signed-in');
    engine.clock.advance(3601_000);
    const change = { password: PASSWORD, newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
    expect(await refusalOf(signedIn.changePassword(change))).toMatchObject({
      engineCode: 1529,
      action: 'renew',
    });
    const renewed = expectStep(await signedIn.renew(), 'signed-in');
    await renewed.changePassword(change);
  });

  it('does not give a user name away that somebody has', async () => {
    const engine = await startEngine({
      passwordEnabled: true,
      users: [
        {
          identifiers: [
            { type: 'USERNAME', value: 'ann' },
            { type: 'MOBILE', value: ANN_MOBILE },
          ],
        },
      ],
    });
    const identity = { identifierType: 'USERNAME', identifierValue: 'ann', mobile: '919999999990' };
    expect(await refusalOf(engine.mobile().start(identity))).toMatchObject({
      engineCode: 1543,
      action: 're-enter',
    });
  });

  it('has no passwords to change where the brand has none', async () => {
    const engine = await startEngine();
    const otp = expectStep(await engine.mobile().start(ANN), 'otp');
    const signedIn = expectStep(await otp.validate(engine.code()), 'signed-in');
    const change = { password: PASSWORD, newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
    expect(await refusalOf(signedIn.changePassword(change))).toMatchObject({
      engineCode: 1524,
      action: 'resend',
    });
  });
});

function sessionOf(step: OtpStep | PasswordStep): unknown {
  const { state } = step.toSnapshot().reveal();
  if (!('sessionId' in state)) throw new Error('The step has no session.');
  return state.sessionId;
}
