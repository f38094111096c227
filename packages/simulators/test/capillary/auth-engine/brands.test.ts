import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeAuthEngine } from '../../../src/capillary/auth-engine/describe-auth-engine.ts';
import { startBrand, startEngine } from './engine-under-test.ts';
import {
  ANN,
  ANN_MOBILE,
  BOB,
  requestCode,
  signInByCode,
  signInByPassword,
  tokenOf,
  claimsOf,
} from './people.ts';

describe('brands', () => {
  it('has DEMO from the start: codes, no passwords', async () => {
    const engine = await startEngine();

    const signedIn = await signInByCode(engine, { ...ANN, brand: 'Demo' });

    expect(signedIn.user).toMatchObject({ role: 'USER', userRegisteredForPassword: false });
  });

  it('sends test addresses the code of their own, and nobody else', async () => {
    const engine = await startBrand({ testCodes: { [`MOBILE|${ANN_MOBILE}`]: '424242' } });

    expect((await requestCode(engine, ANN)).code).toBe('424242');
    expect((await requestCode(engine, { ...ANN, brand: 'DEMO', identifierValue: '919900000000' })).code).toBe(
      '123456',
    );
    expect(await signInByCode(engine, ANN)).toMatchObject({ status: { success: true } });
    const codes: string[] = [];
    for (let round = 0; round < 3; round += 1) codes.push((await requestCode(engine, BOB)).code);
    expect(new Set(codes).size).toBeGreaterThan(1);
  });

  it.each([
    ['token/generate'],
    ['otp/generate'],
    ['web/otp/validate'],
    ['mfa/token/generate'],
    ['password/forget'],
  ])('refuses unknown brands at %s', async (path) => {
    const engine = await startEngine();

    for (const brand of ['NOBODY', '', null]) {
      const refused = await engine.call(path, { ...ANN, brand });
      expect(refused.status).toEqual({ success: false, code: 1504, message: 'Unsupported brand' });
    }
  });

  it('keeps brands and their tokens apart', async () => {
    const engine = await startBrand();
    const atShop = tokenOf(await signInByCode(engine, ANN));
    const atDemo = tokenOf(await signInByCode(engine, { ...ANN, brand: 'DEMO' }));

    const change = {
      identifierType: 'MOBILE',
      identifierValue: ANN_MOBILE,
      newIdentifierValue: '919999999000',
    };
    const crossed = await engine.call('user/updateIdentifierValue', {
      ...change,
      ...ANN,
      brand: 'DEMO',
      token: atShop,
    });

    expect(claimsOf(atShop)['uid']).not.toBe(claimsOf(atDemo)['uid']);
    expect(crossed.status.code).toBe(1519);
  });

  it('answers only calls through CloudFront with CONFIG_REJECT_NON_CF_CALLS', async () => {
    const engine = await startBrand({ config: { CONFIG_REJECT_NON_CF_CALLS: true } });

    const direct = await engine.call('token/generate', ANN);
    const through = await engine.call('token/generate', ANN, { headers: { 'x-amz-cf-id': 'edge' } });

    expect([direct.http, direct.status.code]).toEqual([403, 403]);
    expect(through.status.code).toBe(200);
  });

  it('takes other settings for a known brand and keeps its people', async () => {
    const engine = await startBrand();
    const before = await signInByCode(engine, ANN);
    engine.simulator.seed({
      brands: [
        {
          code: 'shop',
          passwordEnabled: true,
          users: [{ identifiers: [{ type: 'MOBILE', value: ANN_MOBILE }], password: 'abc123' }],
        },
      ],
    });

    const after = await signInByPassword(engine, ANN, 'abc123');

    expect(claimsOf(tokenOf(after))['uid']).toBe(claimsOf(tokenOf(before))['uid']);
  });

  it.each([
    ['CONF_LOCK_PERIOD_IN_MINUTES', 43_201],
    ['MFA_PASSWORD_REGEX', '['],
    ['CONF_FALLBACK_CHANNELS', 'PIGEON'],
    ['CONF_UNHEARD_OF', true],
  ])('refuses a configuration that cannot be: %s', async (key, value) => {
    await expect(startBrand({ config: { [key]: value } })).rejects.toThrow(key);
  });

  it('is described without secrets', async () => {
    const engine = await startBrand({
      passwordEnabled: true,
      config: { CONF_ENCRYPTION_PRIVATE_KEY: 'private-key-of-the-brand' },
      users: [{ identifiers: [{ type: 'MOBILE', value: ANN_MOBILE }], password: 'abc123' }],
    });
    const signedIn = await signInByPassword(engine, ANN, 'abc123');

    const described = describeAuthEngine(engine.simulator.context.authEngine);
    const text = inspect(described, { depth: 10 }) + JSON.stringify(described);

    expect(described.brands.map(({ code }) => code)).toEqual(['DEMO', 'SHOP']);
    expect(described.brands[1]?.users).toEqual([
      {
        uid: claimsOf(tokenOf(signedIn))['uid'],
        identifiers: [{ type: 'MOBILE', value: ANN_MOBILE }],
        hasPassword: true,
        hasMfaPassword: false,
        isMfaRegistered: false,
      },
    ]);
    const [user] = engine.simulator.context.authEngine.brands.get('SHOP')?.users ?? [];
    for (const secret of ['private-key-of-the-brand', 'abc123', String(user?.passwords.first.hash)]) {
      expect(text).not.toContain(secret);
    }
  });
});
