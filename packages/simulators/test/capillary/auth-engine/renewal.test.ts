import { describe, expect, it } from 'vitest';
import { startBrand } from './engine-under-test.ts';
import { ANN, ANN_WEB, BOB, claimsOf, keyOf, requestCode, signInByCode, tokenOf } from './people.ts';

const MINUTE_MS = 60_000;

describe('renewing a token on a phone', () => {
  it('takes the key, again and again', async () => {
    const engine = await startBrand();
    const signedIn = await signInByCode(engine, ANN);
    engine.simulator.advanceMs(365 * 24 * 60 * MINUTE_MS);

    const renewed = await engine.call('token/regenerate', { ...ANN, key: keyOf(signedIn) });
    const again = await engine.call('token/regenerate', { ...ANN, key: keyOf(signedIn) });

    expect(renewed).toMatchObject({
      http: 200,
      auth: { key: null },
      user: { sessionId: null, role: 'USER', userRegisteredForPassword: false },
    });
    expect(claimsOf(tokenOf(renewed))).toMatchObject({
      uid: claimsOf(tokenOf(signedIn))['uid'],
      rol: 'USER',
      exp: engine.simulator.context.nowMs() / 1000 + 3600,
    });
    expect(again.status.code).toBe(200);
  });

  it.each([
    ['no key', { key: null }, 1597],
    ['another person', { identifierValue: '919999999994' }, 1525],
    ['another device', { deviceId: 'device-2' }, 1525],
    ['another brand', { brand: 'DEMO' }, 1597],
  ])('is refused: %s', async (_what, fields, code) => {
    const engine = await startBrand();
    await signInByCode(engine, BOB);
    const signedIn = await signInByCode(engine, ANN);

    const refused = await engine.call('token/regenerate', {
      ...ANN,
      key: keyOf(signedIn),
      ...fields,
    });

    expect(refused.status.code).toBe(code);
    expect(refused.auth).toBeNull();
  });

  it('takes no token in place of the key', async () => {
    const engine = await startBrand();
    const key = tokenOf(await signInByCode(engine, ANN));

    expect((await engine.call('token/regenerate', { ...ANN, key })).status.code).toBe(1597);
  });

  it('ends with the key, where keys expire', async () => {
    const engine = await startBrand({
      config: { CONF_ENABLE_EXPIRY_BASED_KEY: true, CONF_KEY_EXPIRY_IN_MINUTES: 90 },
    });
    const key = keyOf(await signInByCode(engine, ANN));

    engine.simulator.advanceMs(90 * MINUTE_MS - 1000);
    const lastMoment = await engine.call('token/regenerate', { ...ANN, key });
    engine.simulator.advanceMs(1000);
    const late = await engine.call('token/regenerate', { ...ANN, key });

    expect([lastMoment.status.code, late.status.code]).toEqual([200, 1597]);
  });

  it('does not exist where the brand emits no key', async () => {
    const emitting = await startBrand();
    const key = keyOf(await signInByCode(emitting, ANN));
    emitting.simulator.seed({ brands: [{ code: 'SHOP', config: { CONF_REGENERATE_TOKEN: false } }] });

    const signedIn = await signInByCode(emitting, ANN);
    const refused = await emitting.call('token/regenerate', { ...ANN, key });

    expect(signedIn.auth?.key).toBeNull();
    expect(refused.status.code).toBe(1525);
  });

  it('is for password brands only, where the setting says so', async () => {
    const engine = await startBrand({}, { authEngineRegenerateForPasswordBrandsOnly: true });
    const key = keyOf(await signInByCode(engine, ANN));

    expect((await engine.call('token/regenerate', { ...ANN, key })).status.code).toBe(1525);
  });
});

describe('renewing a token on the web', () => {
  it('takes the token that was given, expired or not, and what it gave', async () => {
    const engine = await startBrand();
    const first = tokenOf(await signInByCode(engine, ANN_WEB, { family: 'web/' }));
    engine.simulator.advanceMs(16 * MINUTE_MS);

    const renewed = await engine.call('web/token/regenerate', { ...ANN_WEB, expiredToken: first });
    const again = await engine.call('web/token/regenerate', { ...ANN_WEB, expiredToken: tokenOf(renewed) });

    expect(renewed.auth?.key).toBeNull();
    expect(renewed.user).toMatchObject({ sessionId: null, role: 'USER' });
    expect(claimsOf(tokenOf(renewed))['exp']).toBe(engine.simulator.context.nowMs() / 1000 + 900);
    expect(again.status.code).toBe(200);
  });

  it('takes no guest token, no token of a phone and no key', async () => {
    const engine = await startBrand();
    const phone = await signInByCode(engine, ANN);
    const { opened } = await requestCode(engine, ANN_WEB, { family: 'web/' });
    const codes: number[] = [];
    for (const expiredToken of [tokenOf(opened), tokenOf(phone), keyOf(phone), 'x.y.z', null]) {
      codes.push((await engine.call('web/token/regenerate', { ...ANN_WEB, expiredToken })).status.code);
    }

    expect(codes).toEqual([1525, 1525, 1597, 1597, 1597]);
  });

  it('refuses a token whose claims were changed', async () => {
    const engine = await startBrand();
    const { opened } = await requestCode(engine, ANN_WEB, { family: 'web/' });
    const [header, , signature] = tokenOf(opened).split('.');
    const claims = Buffer.from(JSON.stringify({ rol: 'USER', uid: '768816' })).toString('base64url');

    const refused = await engine.call('web/token/regenerate', {
      ...ANN_WEB,
      expiredToken: `${header}.${claims}.${signature}`,
    });

    expect(refused.status.code).toBe(1597);
  });
});
