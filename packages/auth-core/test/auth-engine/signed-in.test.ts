import { describe, expect, it } from 'vitest';
import { createAuthEngineClient, createSignIn } from '../../src/auth-engine/index.ts';
import { failureOf } from '../support/failure-of.ts';
import { expectStep } from './expect-step.ts';
import { refusalOf } from './refusal-of.ts';
import { ANN, ANN_MOBILE, startEngine } from './start-engine.ts';

type Engine = Awaited<ReturnType<typeof startEngine>>;
type SurfaceKind = 'mobile' | 'web';

async function signIn(engine: Engine, surface: SurfaceKind = 'mobile', identity = ANN) {
  const otp = expectStep(await engine[surface]().start(identity), 'otp');
  return expectStep(await otp.validate(engine.code()), 'signed-in');
}

async function signInWithMfa(engine: Engine) {
  const otp = expectStep(await engine.mobile().start(ANN), 'otp');
  const mfa = expectStep(await otp.validate(engine.code()), 'mfa');
  return expectStep(await mfa.begin(), 'mfa-otp').validate(engine.code());
}

const FORCED_MFA = { IS_MFA_ENABLED: true, CONF_FORCED_MFA: true };

describe('renewal', () => {
  it('asks with the key on phones, again and again', async () => {
    const engine = await startEngine();
    const first = await signIn(engine);
    engine.clock.advance(3601_000);
    const second = expectStep(await first.renew(), 'signed-in');
    engine.clock.advance(3601_000);
    const third = expectStep(await second.renew(), 'signed-in');
    expect(third).toMatchObject({ session: 'mobile', token: { role: 'USER' } });
    expect(third.token.expiresAtMs).toBe(engine.clock.wallMs() + 3600_000);
    expect(engine.calls().slice(3)).toEqual(['token/regenerate', 'token/regenerate']);
  });

  it('asks with the expired token on the web', async () => {
    const engine = await startEngine({ webTokenSeconds: 90 });
    const first = await signIn(engine, 'web');
    engine.clock.advance(91_000);
    const second = expectStep(await first.renew(), 'signed-in');
    expect(second).toMatchObject({ session: 'web', token: { role: 'USER' } });
    expect(second.token.expiresAtMs).toBe(engine.clock.wallMs() + 90_000);
    engine.clock.advance(91_000);
    expectStep(await second.renew(), 'signed-in');
    expect(engine.calls().slice(3)).toEqual(['web/token/regenerate', 'web/token/regenerate']);
  });

  it('asks the second factor’s endpoint after a second factor', async () => {
    const engine = await startEngine({ config: FORCED_MFA });
    const signedIn = await signInWithMfa(engine);
    engine.clock.advance(16 * 60_000);
    expect(expectStep(await signedIn.renew(), 'signed-in').session).toBe('mfa-otp');
    expect(engine.calls().at(-1)).toBe('mfa/token/regenerate');
  });

  it.each([
    {
      name: 'an expired key',
      surface: 'mobile',
      brand: { config: { CONF_ENABLE_EXPIRY_BASED_KEY: true, CONF_KEY_EXPIRY_IN_MINUTES: 1 } },
      settings: {},
      reason: 'key-refused',
      calls: 1,
    },
    {
      name: 'a brand without keys',
      surface: 'mobile',
      brand: { config: { CONF_REGENERATE_TOKEN: false } },
      settings: {},
      reason: 'no-key',
      calls: 0,
    },
    {
      name: 'a brand that renews passwords only',
      surface: 'web',
      brand: {},
      settings: { authEngineRegenerateForPasswordBrandsOnly: true },
      reason: 'token-not-renewed',
      calls: 1,
    },
  ] as const)('starts over after one try: $name', async ({ surface, brand, settings, reason, calls }) => {
    const engine = await startEngine(brand, settings);
    const signedIn = await signIn(engine, surface);
    const before = engine.calls().length;
    engine.clock.advance(2 * 60_000);
    const restart = expectStep(await signedIn.renew(), 'restart');
    expect(restart.reason).toBe(reason);
    expect(engine.calls()).toHaveLength(before + calls);
    const otp = expectStep(await restart.start(), 'otp');
    expectStep(await otp.validate(engine.code()), 'signed-in');
  });

  it('can be tried again when there was no answer', async () => {
    const engine = await startEngine();
    const signedIn = await signIn(engine);
    const client = createAuthEngineClient({
      authEngineUrl: engine.simulator.url,
      brand: 'SHOP',
      surface: { kind: 'mobile', deviceId: 'device-1' },
      fetch: () => Promise.reject(new TypeError('fetch failed')),
    });
    const offline = createSignIn({ client }).resume(signedIn.toSnapshot().reveal());
    expect(await failureOf(expectStep(offline, 'signed-in').renew())).toMatchObject({
      code: 'AUTH_UNAVAILABLE',
      retry: 'retry',
    });
    expectStep(await signedIn.renew(), 'signed-in');
  });
});

describe('changing the identifier', () => {
  it('has the new one sign in', async () => {
    const engine = await startEngine();
    const signedIn = await signIn(engine);
    if (signedIn.session !== 'mobile') throw new Error('Only phones can change it.');
    const restart = await signedIn.changeIdentifier('+91 99999-99994');
    expect(restart.reason).toBe('identifier-changed');
    const otp = expectStep(await restart.start(), 'otp');
    const again = expectStep(await otp.validate(engine.code('919999999994')), 'signed-in');
    expect(again.token.identifiers.reveal()).toEqual(['MOBILE|919999999994']);
    const oldOne = await signIn(engine);
    expect(uidOf(oldOne.token.value.reveal())).not.toBe(uidOf(again.token.value.reveal()));
    expect(uidOf(signedIn.token.value.reveal())).toBe(uidOf(again.token.value.reveal()));
  });

  it('refuses what cannot be meant, and what is no address, before it calls', async () => {
    const engine = await startEngine();
    const signedIn = await signIn(engine);
    const named = await signIn(engine, 'mobile', {
      identifierType: 'USERNAME',
      identifierValue: 'ann',
      mobile: ANN_MOBILE,
    } as typeof ANN);
    if (signedIn.session !== 'mobile' || named.session !== 'mobile') throw new Error('Only phones can.');
    const before = engine.calls().length;
    expect(await failureOf(signedIn.changeIdentifier('nonsense'))).toMatchObject({ code: 'INPUT_INVALID' });
    expect(await failureOf(named.changeIdentifier('bob'))).toMatchObject({ code: 'INPUT_INVALID' });
    expect(engine.calls()).toHaveLength(before);
  });

  it('does not take what is somebody else’s', async () => {
    const engine = await startEngine({
      users: [{ identifiers: [{ type: 'MOBILE', value: '919999999994' }] }],
    });
    const signedIn = await signIn(engine);
    if (signedIn.session !== 'mobile') throw new Error('Only phones can change it.');
    expect(await refusalOf(signedIn.changeIdentifier('919999999994'))).toMatchObject({
      engineCode: 1519,
      action: 're-enter',
    });
  });
});

describe('signing out', () => {
  it.each(['mobile', 'web'] as const)('is local after one factor: %s', async (surface) => {
    const engine = await startEngine();
    const signedIn = await signIn(engine, surface);
    const before = engine.calls().length;
    expect(await signedIn.signOut()).toEqual({ step: 'signed-out', revoked: false });
    expect(engine.calls()).toHaveLength(before);
  });

  it('takes the token back after two', async () => {
    const engine = await startEngine({ config: FORCED_MFA });
    const signedIn = await signInWithMfa(engine);
    expect(await signedIn.signOut()).toEqual({ step: 'signed-out', revoked: true });
    expect(engine.simulator.requests().at(-1)).toMatchObject({
      method: 'DELETE',
      path: '/auth/v1/mfa/token/expire',
    });
  });

  it('does not fail when the engine refuses', async () => {
    const engine = await startEngine({ config: FORCED_MFA });
    const signedIn = await signInWithMfa(engine);
    engine.clock.advance(16 * 60_000);
    expect(await signedIn.signOut()).toEqual({ step: 'signed-out', revoked: false });
  });
});

function uidOf(token: string): unknown {
  const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return typeof payload === 'object' && payload !== null && 'uid' in payload ? payload.uid : undefined;
}
