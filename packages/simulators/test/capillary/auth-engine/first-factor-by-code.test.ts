import { describe, expect, it } from 'vitest';
import { startBrand } from './engine-under-test.ts';
import {
  ANN,
  ANN_MOBILE,
  ANN_WEB,
  claimsOf,
  headerOf,
  keyOf,
  requestCode,
  sessionOf,
  signInByCode,
  tokenOf,
  wrongCode,
} from './people.ts';

const MINUTE_MS = 60_000;

describe('first factor by code', () => {
  it('opens a session with a guest token for anybody', async () => {
    const engine = await startBrand();

    const opened = await engine.call('token/generate', ANN);

    expect(opened).toEqual({
      http: 200,
      status: { success: true, code: 200, message: 'SUCCESS' },
      auth: { token: expect.any(String), key: null },
      user: {
        appRegistered: false,
        sessionId: expect.stringMatching(/^P-[0-9a-f-]{36}$/),
        role: 'VIEW',
        userRegisteredForPassword: false,
      },
    });
    expect(headerOf(tokenOf(opened))).toEqual({
      idv: [`MOBILE|${ANN_MOBILE}`],
      dev: 'device-1',
      org: 'SHOP',
      alg: 'HS256',
    });
    expect(claimsOf(tokenOf(opened))).toEqual({
      iss: 'CAPILLARY TECHNOLOGIES',
      ogc: ['1115|demo.till'],
      iat: Date.UTC(2026, 0, 1) / 1000,
      exp: Date.UTC(2026, 0, 1) / 1000 + 3600,
      rol: 'VIEW',
    });
  });

  it('signs in on a phone with the code that was sent, and gives a key without expiry', async () => {
    const engine = await startBrand();
    const { session, code } = await requestCode(engine, ANN);

    const signedIn = await engine.call('otp/validate', { ...session, otp: code });

    expect(engine.simulator.context.sentCodes).toEqual([
      {
        at: '2026-01-01T00:00:00.000Z',
        channel: 'SMS',
        to: ANN_MOBILE,
        code: expect.stringMatching(/^[1-9]\d{5}$/),
        purpose: 'auth-engine',
      },
    ]);
    expect(signedIn.user).toEqual({
      appRegistered: false,
      sessionId: null,
      role: 'USER',
      userRegisteredForPassword: false,
    });
    expect(claimsOf(tokenOf(signedIn))).toMatchObject({
      uid: expect.stringMatching(/^\d+$/),
      isc: 'false',
      rol: 'USER',
    });
    expect(claimsOf(keyOf(signedIn))).toEqual({
      uid: claimsOf(tokenOf(signedIn))['uid'],
      iss: 'CAPILLARY TECHNOLOGIES',
      iat: Date.UTC(2026, 0, 1) / 1000,
      rol: 'AUTH',
    });
  });

  it('signs in on the web without device, key and user', async () => {
    const engine = await startBrand({ webTokenSeconds: 90 });

    const signedIn = await signInByCode(engine, ANN_WEB, { family: 'web/' });

    expect(signedIn.auth?.key).toBeNull();
    expect(signedIn.user).toBeNull();
    expect(headerOf(tokenOf(signedIn))['dev']).toBeNull();
    const { iat, exp, rol } = claimsOf(tokenOf(signedIn));
    expect([Number(exp) - Number(iat), rol]).toEqual([90, 'USER']);
  });

  it('knows a returning person by the same uid, whatever the brand is spelled like', async () => {
    const engine = await startBrand();
    const first = await signInByCode(engine, ANN);

    const second = await signInByCode(engine, { ...ANN, brand: 'Shop', deviceId: 'device-9' });

    expect(claimsOf(tokenOf(second))['uid']).toBe(claimsOf(tokenOf(first))['uid']);
    expect(headerOf(tokenOf(second))['org']).toBe('SHOP');
  });

  it('takes the code as a number, and old clients that send a mobile alone', async () => {
    const engine = await startBrand();
    const old = { brand: 'SHOP', mobile: ANN_MOBILE, deviceId: 'device-1' };
    const { session, code } = await requestCode(engine, old);

    const signedIn = await engine.call('otp/validate', { ...session, otp: Number(code) });

    expect(signedIn.user?.role).toBe('USER');
  });

  it('takes a code once', async () => {
    const engine = await startBrand();
    const { session, code } = await requestCode(engine, ANN);
    await engine.call('otp/validate', { ...session, otp: code });

    const again = await engine.call('otp/validate', { ...session, otp: code });

    expect(again.status.code).toBe(1505);
    expect(again.auth).toBeNull();
  });

  it('takes a code once even when two calls race', async () => {
    const engine = await startBrand();
    const { session, code } = await requestCode(engine, ANN);

    const both = await Promise.all([1, 2].map(() => engine.call('otp/validate', { ...session, otp: code })));

    expect(both.map(({ status }) => status.code).toSorted((a, b) => a - b)).toEqual([200, 1505]);
  });

  it('takes the newest code of a session only', async () => {
    const engine = await startBrand();
    const { session, code } = await requestCode(engine, ANN);
    let newer = code;
    while (newer === code) {
      await engine.call('otp/generate', session);
      newer = engine.codeOf(ANN_MOBILE);
    }

    expect((await engine.call('otp/validate', { ...session, otp: code })).status.code).toBe(1506);
    expect((await engine.call('otp/validate', { ...session, otp: newer })).status.code).toBe(200);
  });

  it('ends the session with the fifth wrong code', async () => {
    const engine = await startBrand();
    const { session, code } = await requestCode(engine, ANN);
    const codes: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt++) {
      codes.push((await engine.call('otp/validate', { ...session, otp: wrongCode(code) })).status.code);
    }

    const withRightCode = await engine.call('otp/validate', { ...session, otp: code });
    const withNewCode = await engine.call('otp/generate', session);

    expect(codes).toEqual([1506, 1506, 1506, 1506, 1518]);
    expect(withRightCode.status.code).toBe(1518);
    expect(withNewCode.status.code).toBe(1518);
    expect((await signInByCode(engine, ANN)).user?.role).toBe('USER');
  });

  it('does not give new attempts with a new code', async () => {
    const engine = await startBrand({ config: { CONF_MAX_OTP_RETRY_COUNT: 2 } });
    const { session, code } = await requestCode(engine, ANN);
    await engine.call('otp/validate', { ...session, otp: wrongCode(code) });
    await engine.call('otp/generate', session);

    const second = await engine.call('otp/validate', {
      ...session,
      otp: wrongCode(engine.codeOf(ANN_MOBILE)),
    });

    expect(second.status.code).toBe(1518);
  });

  it('forgets a session after 15 minutes', async () => {
    const engine = await startBrand();
    const { session, code } = await requestCode(engine, ANN);

    engine.simulator.advanceMs(15 * MINUTE_MS - 1);
    const lastMoment = await engine.call('otp/generate', session);
    engine.simulator.advanceMs(1);
    const late = await engine.call('otp/validate', { ...session, otp: code });

    expect(lastMoment.status.code).toBe(200);
    expect(late.status.code).toBe(1505);
  });

  it('refuses a code after its life, in a longer session', async () => {
    const engine = await startBrand({ otpValidMinutes: 5 });
    const { session, code } = await requestCode(engine, ANN);

    engine.simulator.advanceMs(5 * MINUTE_MS);

    expect((await engine.call('otp/validate', { ...session, otp: code })).status.code).toBe(1506);
  });

  it.each([
    ['another mobile', { identifierValue: '919999999994' }, 1507],
    ['another identifier', { identifierType: 'EMAIL', identifierValue: 'ann@example.com' }, 1541],
    ['another device', { deviceId: 'device-2' }, 1508],
    ['no device', { deviceId: null }, 1508],
    ['another brand', { brand: 'DEMO' }, 1509],
    ['another session', { sessionId: 'P-00000000-0000-4000-8000-000000000000' }, 1505],
    ['no session', { sessionId: '' }, 1505],
  ])('binds a session: %s', async (_what, changed, code) => {
    const engine = await startBrand();
    const { session, code: otp } = await requestCode(engine, ANN);

    const answers = [
      await engine.call('otp/generate', { ...session, ...changed }),
      await engine.call('otp/validate', { ...session, ...changed, otp }),
    ];

    expect(answers.map(({ status }) => status.code)).toEqual([code, code]);
  });

  it('keeps phone and web sessions apart', async () => {
    const engine = await startBrand();
    const phone = await requestCode(engine, ANN);
    const web = await requestCode(engine, ANN_WEB, { family: 'web/' });

    const phoneOnWeb = await engine.call('web/otp/validate', { ...phone.session, otp: phone.code });
    const webOnPhone = await engine.call('otp/validate', { ...ANN, ...web.session, otp: web.code });

    expect([phoneOnWeb.status.code, webOnPhone.status.code]).toEqual([1508, 1508]);
  });

  it('refuses steps out of order', async () => {
    const engine = await startBrand();
    const opened = await engine.call('token/generate', ANN);
    const session = { ...ANN, sessionId: sessionOf(opened) };

    expect((await engine.call('otp/validate', { ...session, otp: '123456' })).status.code).toBe(1537);
    expect((await engine.call('mfa/otp/generate', session)).status.code).toBe(1505);
    expect((await engine.call('token/regenerate', { ...ANN, key: tokenOf(opened) })).status.code).toBe(1597);
    expect(
      (await engine.call('web/token/regenerate', { ...ANN_WEB, expiredToken: tokenOf(opened) })).status.code,
    ).toBe(1525);
  });

  it('never shows a code in an answer', async () => {
    const engine = await startBrand();
    const { session } = await requestCode(engine, ANN);

    const sent = await engine.call('otp/generate', session);

    expect(sent).toEqual({ http: 200, status: { success: true, code: 200, message: 'SUCCESS' } });
  });

  it('answers refusals with the switched HTTP status', async () => {
    const engine = await startBrand({}, { authEngineFailureStatus: 400 });

    const refused = await engine.call('token/generate', { ...ANN, brand: 'NOBODY' });

    expect(refused).toEqual({
      http: 400,
      status: { success: false, code: 1504, message: 'Unsupported brand' },
      auth: null,
      user: null,
    });
  });
});
