import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createAuthEngineClient, createSignIn, type SignInStep } from '../../src/auth-engine/index.ts';
import { expectStep } from './expect-step.ts';
import { ANN, ANN_MOBILE, PASSWORD, startEngine, twice } from './start-engine.ts';

type Engine = Awaited<ReturnType<typeof startEngine>>;

const MFA_PASSWORD = 'second factor 3';
const FORCED_MFA = { IS_MFA_ENABLED: true, CONF_FORCED_MFA: true };

/** What a database gives back: the same data, nothing else. */
function throughStorage(step: SignInStep): unknown {
  return JSON.parse(JSON.stringify(step.toSnapshot().reveal()));
}

/** The step, continued by another process after it was stored. */
function resumed<Step extends SignInStep>(engine: Engine, step: Step): Step {
  const again = engine.mobile().resume(throughStorage(step));
  if (!isLike(again, step)) throw new Error(`The step ${step.step} came back as ${again.step}.`);
  return again;
}

function isLike<Step extends SignInStep>(again: SignInStep, step: Step): again is Step {
  return again.step === step.step && Object.keys(again).join(',') === Object.keys(step).join(',');
}

describe('every step can be continued in another process', () => {
  it('new password, code, signed in', async () => {
    const engine = await startEngine({ passwordEnabled: true });
    const first = resumed(engine, expectStep(await engine.mobile().start(ANN), 'new-password'));
    const otp = resumed(engine, expectStep(await first.setPassword(twice(PASSWORD)), 'otp'));
    const signedIn = resumed(engine, expectStep(await otp.validate(engine.code()), 'signed-in'));
    expect(signedIn).toMatchObject({ session: 'mobile', appRegistered: false });
    expect(expectStep(await signedIn.renew(), 'signed-in').token.role).toBe('USER');
  });

  it('password, second factor, its new password, its code, its password', async () => {
    const engine = await startEngine({
      passwordEnabled: true,
      config: { ...FORCED_MFA, IS_MFA_PASSWORD_ENABLED: true },
      users: [{ identifiers: [{ type: 'MOBILE', value: ANN_MOBILE }], password: PASSWORD }],
    });
    const password = resumed(engine, expectStep(await engine.mobile().start(ANN), 'password'));
    const mfa = resumed(engine, expectStep(await password.validate(PASSWORD), 'mfa'));
    const choose = resumed(engine, expectStep(await mfa.begin(), 'mfa-new-password'));
    const otp = resumed(engine, expectStep(await choose.setPassword(twice(MFA_PASSWORD)), 'mfa-otp'));
    const signedIn = resumed(engine, await otp.validate(engine.code()));
    expect(await signedIn.signOut()).toEqual({ step: 'signed-out', revoked: true });

    const second = resumed(engine, expectStep(await mfa.begin(), 'mfa-password'));
    expect(resumed(engine, await second.validate(MFA_PASSWORD)).session).toBe('mfa-password');
  });

  it('on the web', async () => {
    const engine = await startEngine();
    const otp = engine.web().resume(throughStorage(await engine.web().start(ANN)));
    const signedIn = await expectStep(otp, 'otp').validate(engine.code());
    const again = expectStep(
      engine.web().resume(throughStorage(expectStep(signedIn, 'signed-in'))),
      'signed-in',
    );
    expect(again.session).toBe('web');
    expectStep(await again.renew(), 'signed-in');
  });
});

describe('a snapshot', () => {
  it('cannot be printed or stored by mistake, and neither can a step', async () => {
    const engine = await startEngine();
    const otp = expectStep(await engine.mobile().start(ANN), 'otp');
    const signedIn = expectStep(await otp.validate(engine.code()), 'signed-in');
    for (const shown of [otp, signedIn, otp.toSnapshot(), signedIn.toSnapshot()]) {
      const text = inspect(shown, { depth: 9, showHidden: true }) + JSON.stringify(shown);
      expect(text).not.toContain(ANN_MOBILE);
      expect(text).not.toContain(signedIn.token.value.reveal());
      expect(text).not.toMatch(/P-[0-9a-f]{8}-/);
    }
  });

  it('belongs to its brand, its surface and its device', async () => {
    const engine = await startEngine();
    const snapshot = throughStorage(await engine.mobile('device-1').start(ANN));
    const otherBrand = createAuthEngineClient({
      authEngineUrl: engine.simulator.url,
      brand: 'OTHER',
      surface: { kind: 'mobile', deviceId: 'device-1' },
    });
    for (const signIn of [engine.mobile('device-2'), engine.web(), createSignIn({ client: otherBrand })]) {
      expect(() => signIn.resume(snapshot)).toThrow(
        expect.objectContaining({
          code: 'UNAUTHENTICATED',
          message: expect.stringContaining('another brand'),
        }),
      );
    }
  });

  it.each([
    ['another version', { version: 2 }],
    ['no state', { state: undefined }],
    [
      'an unknown step',
      { state: { step: 'admin', identity: { identifierType: 'MOBILE', identifierValue: '1' } } },
    ],
    ['no identity', { state: { step: 'new-password' } }],
    ['no session', { state: { step: 'otp', identity: { identifierType: 'MOBILE', identifierValue: '1' } } }],
    [
      'no token',
      {
        state: {
          step: 'signed-in',
          session: 'mobile',
          identity: { identifierType: 'MOBILE', identifierValue: '1' },
          tokenIdentity: { identifierType: 'MOBILE', identifierValue: '1' },
        },
      },
    ],
    [
      'a state of the web on a phone',
      {
        state: {
          step: 'signed-in',
          session: 'web',
          identity: { identifierType: 'MOBILE', identifierValue: '1' },
          tokenIdentity: { identifierType: 'MOBILE', identifierValue: '1' },
          token: 'x',
        },
      },
    ],
  ])('that cannot be read starts over: %s', async (_name, change) => {
    const engine = await startEngine();
    const snapshot = (await engine.mobile().start(ANN)).toSnapshot().reveal();
    expect(() => engine.mobile().resume({ ...snapshot, ...change })).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED', status: 401 }),
    );
  });

  it.each([undefined, null, 'text', 7, []])('is not %s', async (value) => {
    const engine = await startEngine();
    expect(() => engine.web().resume(value)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
  });
});
