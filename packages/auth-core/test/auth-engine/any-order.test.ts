import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '@capconnect/kernel';
import type { RestartStep, SignInStep } from '../../src/auth-engine/index.ts';
import { ANN, PASSWORD, startEngine, twice, wrongCode } from './start-engine.ts';

type Engine = Awaited<ReturnType<typeof startEngine>>;

const EVENTS = [
  'right',
  'right',
  'right',
  'right',
  'wrong',
  'other way',
  'choose password',
  'begin',
  'renew',
  'store and resume',
  'minutes pass',
  'start',
  'lose an answer',
  'fail',
] as const;
type Event = (typeof EVENTS)[number];

const brandArbitrary = fc.record({
  passwordEnabled: fc.boolean(),
  config: fc.record({
    IS_MFA_ENABLED: fc.boolean(),
    CONF_FORCED_MFA: fc.boolean(),
    IS_MFA_PASSWORD_ENABLED: fc.boolean(),
    CONF_MAX_OTP_RETRY_COUNT: fc.constantFrom(1, 5),
  }),
});

describe('the sign-in', () => {
  it('is never signed in without the engine’s word, whatever happens in whatever order', async () => {
    let signedInTimes = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('mobile' as const, 'web' as const),
        brandArbitrary,
        fc.array(fc.constantFrom(...EVENTS), { minLength: 3, maxLength: 25 }),
        async (surface, brand, events) => {
          const violations: string[] = [];
          const engine = await startEngine(brand);
          const signIn = engine[surface]();
          let step: SignInStep = await signIn.start(ANN);
          for (const event of events) {
            const accepted = acceptedSessions(engine);
            const next = await settle(engine, step, () => react(engine, surface, step, event));
            if (next.step === 'signed-in' && step.step !== 'signed-in') {
              signedInTimes += 1;
              const needsTwo = brand.config.IS_MFA_ENABLED && brand.config.CONF_FORCED_MFA;
              const hasTwo = next.session.startsWith('mfa');
              if (!isUserTokenOf(engine, next.token.value.reveal())) violations.push('no user’s token');
              if (acceptedSessions(engine) !== accepted + 1) violations.push('nothing was accepted');
              if (hasTwo !== step.step.startsWith('mfa')) violations.push('a factor was skipped');
              if (needsTwo && !hasTwo) violations.push('the second factor is missing');
            }
            step = next;
          }
          await engine.simulator.close();
          expect(violations).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
    // Otherwise the property would say nothing.
    expect(signedInTimes).toBeGreaterThan(5);
  });
});

/** The step that follows; the same one when the event is refused. Anything but an AppError is a defect. */
async function settle(
  engine: Engine,
  step: SignInStep,
  act: () => Promise<SignInStep | RestartStep>,
): Promise<SignInStep> {
  try {
    const next = await act();
    return next.step === 'restart' ? await next.start() : next;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return step;
  } finally {
    engine.simulator.clearFaults();
  }
}

async function react(
  engine: Engine,
  surface: 'mobile' | 'web',
  step: SignInStep,
  event: Event,
): Promise<SignInStep | RestartStep> {
  switch (event) {
    case 'start':
      return engine[surface]().start(ANN);
    case 'minutes pass':
      engine.clock.advance(7 * 60_000);
      return step;
    case 'store and resume':
      return engine[surface]().resume(structuredClone(step.toSnapshot().reveal()));
    case 'lose an answer':
      engine.simulator.addFault({ kind: 'lost-answer', match: { path: '/auth' } });
      return proceed(step, () => engine.code());
    case 'fail':
      engine.simulator.addFault({ kind: 'status', status: 503, match: { path: '/auth' } });
      return proceed(step, () => engine.code());
    case 'right':
      return proceed(step, () => engine.code());
    case 'wrong':
      return proceed(step, () => wrongCode(engine.code()), 'wrong');
    case 'begin':
      if (step.step === 'mfa') return step.begin();
      return step.step === 'signed-in' && step.session === 'mobile' ? step.beginSecondFactor() : step;
    case 'renew':
      return step.step === 'signed-in' ? step.renew() : step;
    case 'other way':
      if (step.step === 'password' || step.step === 'mfa-password') return step.sendOtp();
      return step.step === 'otp' || step.step === 'mfa-otp' ? step.resend() : step;
    default:
      if (step.step === 'password' || step.step === 'mfa-password') return step.forgot(twice(PASSWORD));
      return step.step.endsWith('new-password') && 'setPassword' in step
        ? step.setPassword(twice(PASSWORD))
        : step;
  }
}

async function proceed(
  step: SignInStep,
  code: () => string,
  password: string = PASSWORD,
): Promise<SignInStep> {
  switch (step.step) {
    case 'otp':
    case 'mfa-otp':
      return step.validate(code());
    case 'password':
    case 'mfa-password':
      return step.validate(password);
    case 'new-password':
    case 'mfa-new-password':
      return step.setPassword(twice(PASSWORD));
    case 'mfa':
      return step.begin();
    default:
      return step;
  }
}

/** How many codes and passwords the engine has accepted so far, by its own books. */
function acceptedSessions({ simulator }: Engine): number {
  return [...simulator.context.authEngine.sessions.values()].filter(({ end }) => end === 'signed-in').length;
}

/** Whether the token bears the engine's signature over the role of a signed-in user. */
function isUserTokenOf({ simulator }: Engine, token: string): boolean {
  const [header = '', payload = '', signature] = token.split('.');
  const key = simulator.context.authEngine.brands.get('SHOP')?.signingKey ?? new Uint8Array();
  const isSigned = createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url') === signature;
  return isSigned && Buffer.from(payload, 'base64url').toString().includes('"rol":"USER"');
}
