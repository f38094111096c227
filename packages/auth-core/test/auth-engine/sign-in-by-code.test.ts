import { describe, expect, it } from 'vitest';
import { expectStep } from './expect-step.ts';
import { refusalOf } from './refusal-of.ts';
import { ANN, ANN_EMAIL, ANN_MOBILE, startEngine, wrongCode } from './start-engine.ts';

describe('a brand without passwords', () => {
  it('signs in on a phone with the code that the start has sent', async () => {
    const engine = await startEngine();
    const otp = expectStep(await engine.mobile().start(ANN), 'otp');
    expect(otp.sentAtMs).toBe(engine.clock.wallMs());
    const signedIn = expectStep(await otp.validate(engine.code(ANN_MOBILE)), 'signed-in');
    expect(signedIn.session).toBe('mobile');
    expect(signedIn.token).toMatchObject({
      role: 'USER',
      expiresAtMs: engine.clock.wallMs() + 3600_000,
      deviceId: 'device-1',
    });
    expect(signedIn.token.identifiers.reveal()).toEqual([`MOBILE|${ANN_MOBILE}`]);
    expect(signedIn.appRegistered).toBe(false);
    expect(engine.calls()).toEqual(['token/generate', 'otp/generate', 'otp/validate']);
  });

  it('signs in on the web, where the answer has no key and no user', async () => {
    const engine = await startEngine();
    const otp = expectStep(
      await engine.web().start({ identifierType: 'EMAIL', identifierValue: ` ${ANN_EMAIL} ` }),
      'otp',
    );
    const signedIn = expectStep(await otp.validate(engine.code(ANN_EMAIL)), 'signed-in');
    expect(signedIn.session).toBe('web');
    expect(signedIn.token).toMatchObject({ role: 'USER', deviceId: undefined });
    expect(signedIn.appRegistered).toBeUndefined();
    expect(engine.calls()).toEqual(['web/token/generate', 'web/otp/generate', 'web/otp/validate']);
  });

  it('takes a code as people paste it', async () => {
    const engine = await startEngine();
    const otp = expectStep(await engine.mobile().start(ANN), 'otp');
    const code = engine.code();
    expect(await otp.validate(` ${code.slice(0, 3)} ${code.slice(3)}\n`)).toMatchObject({
      step: 'signed-in',
    });
  });

  it('lets a wrong code be entered again, in the same step', async () => {
    const engine = await startEngine();
    const otp = expectStep(await engine.mobile().start(ANN), 'otp');
    const wrong = await refusalOf(otp.validate(wrongCode(engine.code())));
    expect(wrong).toMatchObject({ engineCode: 1506, reason: 'otp-wrong', action: 're-enter', status: 422 });
    expectStep(await otp.validate(engine.code()), 'signed-in');
  });

  it('starts over after too many wrong codes, even with the right one', async () => {
    const engine = await startEngine({ config: { CONF_MAX_OTP_RETRY_COUNT: 2 } });
    const otp = expectStep(await engine.mobile().start(ANN), 'otp');
    const code = engine.code();
    await refusalOf(otp.validate(wrongCode(code)));
    expect(await refusalOf(otp.validate(wrongCode(code)))).toMatchObject({
      reason: 'otp-attempts-exhausted',
      action: 'restart',
    });
    expect(await refusalOf(otp.validate(code))).toMatchObject({ engineCode: 1518, action: 'restart' });
  });

  it('sends another code in the same session', async () => {
    const engine = await startEngine();
    const first = expectStep(await engine.mobile().start(ANN), 'otp');
    engine.clock.advance(30_000);
    const second = expectStep(await first.resend(), 'otp');
    expect(second.sentAtMs - first.sentAtMs).toBe(30_000);
    expect(engine.simulator.context.sentCodes).toHaveLength(2);
    expectStep(await second.validate(engine.code()), 'signed-in');
  });

  it('sends the code by a fallback channel that the brand has, and says which it has not', async () => {
    const engine = await startEngine({ config: { CONF_FALLBACK_CHANNELS: 'WHATSAPP' } });
    const otp = expectStep(await engine.mobile().start(ANN), 'otp');
    await otp.resend({ fallbackChannel: 'WHATSAPP' });
    expect(engine.simulator.context.sentCodes.map(({ channel }) => channel)).toEqual(['SMS', 'WHATSAPP']);
    expect(await refusalOf(otp.resend({ fallbackChannel: 'ZALO' }))).toMatchObject({
      engineCode: 1602,
      reason: 'fallback-channel-refused',
      action: 'resend',
    });
  });

  it('starts over when the session has run out', async () => {
    const engine = await startEngine();
    const otp = expectStep(await engine.mobile().start(ANN), 'otp');
    engine.clock.advance(15 * 60_000);
    expect(await refusalOf(otp.validate(engine.code()))).toMatchObject({
      engineCode: 1505,
      action: 'restart',
    });
    expect(await refusalOf(otp.resend())).toMatchObject({ engineCode: 1505, action: 'restart' });
  });

  it('says how long to wait when the quota of codes is used up', async () => {
    const engine = await startEngine({ otpMaxCount: 1, otpTimeOut: 10 });
    const otp = expectStep(await engine.mobile().start(ANN), 'otp');
    const refused = await refusalOf(otp.resend());
    expect(refused).toMatchObject({ engineCode: 1534, action: 'retry', retryAfterMs: 15 * 60_000 });
    expectStep(await otp.validate(engine.code()), 'signed-in');
  });

  it('says that a quota of 0 is for the brand to mend', async () => {
    const engine = await startEngine({ otpMaxCount: 0, otpTimeOut: 10 });
    expect(await refusalOf(engine.mobile().start(ANN))).toMatchObject({
      engineCode: 1535,
      action: 'contact-support',
    });
  });

  it('signs a user name in with the code that went to the mobile number beside it', async () => {
    const engine = await startEngine();
    const identity = { identifierType: 'USERNAME', identifierValue: 'ann', mobile: ANN.identifierValue };
    const otp = expectStep(await engine.mobile().start(identity), 'otp');
    const signedIn = expectStep(await otp.validate(engine.code(ANN_MOBILE)), 'signed-in');
    expect(signedIn.token.identifiers.reveal()).toEqual([`MOBILE|${ANN_MOBILE}`, 'USERNAME|ann']);
  });

  it('refuses a user name without an address before it calls', async () => {
    const engine = await startEngine();
    const refused = await refusalOf(
      engine.mobile().start({ identifierType: 'USERNAME', identifierValue: 'ann', mobile: ' ' }),
    );
    expect(refused).toMatchObject({ engineCode: 1540, reason: 'contact-needed', action: 're-enter' });
    expect(engine.calls()).toEqual([]);
  });

  it('tells a brand that Capillary does not know', async () => {
    const engine = await startEngine({ code: 'OTHER' });
    expect(await refusalOf(engine.mobile().start(ANN))).toMatchObject({
      engineCode: 1504,
      action: 'contact-support',
    });
  });

  it('reads a refusal with whatever HTTP status it comes', async () => {
    const engine = await startEngine({}, { authEngineFailureStatus: 400 });
    const otp = expectStep(await engine.mobile().start(ANN), 'otp');
    expect(await refusalOf(otp.validate(wrongCode(engine.code())))).toMatchObject({
      engineCode: 1506,
      details: { upstreamStatus: 400 },
    });
  });

  it('does not continue a session on another device', async () => {
    const engine = await startEngine();
    const started = await engine.mobileClient('device-1').generateToken({ identity: ANN });
    const other = engine.mobileClient('device-2');
    expect(await refusalOf(other.generateOtp({ identity: ANN, sessionId: started.sessionId }))).toMatchObject(
      {
        engineCode: 1508,
        action: 'restart',
      },
    );
  });
});
