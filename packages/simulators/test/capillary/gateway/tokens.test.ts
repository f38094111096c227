import { describe, expect, it } from 'vitest';
import { startBrand } from '../auth-engine/engine-under-test.ts';
import { keyOf, signInByCode, tokenOf } from '../auth-engine/people.ts';
import { callMobileApi, MOBILE, signedInAnn } from './mobile-api.ts';

const UNAUTHORIZED = { http: 200, body: { status: { success: false, code: 401, message: 'Unauthorized' } } };
const WEB = { identifierType: 'MOBILE', identifierValue: MOBILE, brand: 'SHOP' };
const PHONE = { ...WEB, deviceId: 'device-1' };

describe('the token of a Mobile API', () => {
  it('is taken with the identity it was given for, or with cap_mobile', async () => {
    const engine = await startBrand();
    const ann = await signedInAnn(engine);
    const { cap_identifier_type: _type, cap_identifier_value: _value, ...older } = ann;

    const withPair = await callMobileApi(engine, 'customer/get', ann);
    const withMobile = await callMobileApi(engine, 'customer/get', { ...older, cap_mobile: MOBILE });

    expect(withPair.body).toMatchObject({ customers: {} });
    expect(withMobile.body).toEqual(withPair.body);
  });

  it.each([
    ['no token', { cap_authorization: '' }],
    ['another text', { cap_authorization: 'a.b.c' }],
    ['another brand', { cap_brand: 'DEMO' }],
    ['an unknown brand', { cap_brand: 'NOBODY' }],
    ['another device', { cap_device_id: 'device-2' }],
    ['another person', { cap_identifier_value: '919999999994' }],
    ['another type', { cap_identifier_type: 'EMAIL' }],
    ['no identity', { cap_identifier_type: '', cap_identifier_value: '' }],
  ])('is refused: %s', async (_what, headers) => {
    const engine = await startBrand();
    const ann = await signedInAnn(engine);

    expect(await callMobileApi(engine, 'customer/get', { ...ann, ...headers })).toEqual(UNAUTHORIZED);
  });

  it('is refused with 302 once it has expired', async () => {
    const engine = await startBrand();
    const ann = await signedInAnn(engine);

    engine.simulator.advanceMs(3_600_000);

    expect(await callMobileApi(engine, 'customer/get', ann)).toEqual({
      http: 200,
      body: { status: { success: false, code: 302, message: 'Session expired' } },
    });
  });

  it('is refused with the switched HTTP status', async () => {
    const engine = await startBrand({}, { gatewayFailureStatus: 401 });

    expect((await callMobileApi(engine, 'customer/get', {})).http).toBe(401);
  });

  it('may come from the web, with or without a device', async () => {
    const engine = await startBrand();
    const { cap_device_id: _device, ...bare } = await signedInAnn(engine);
    const token = tokenOf(await signInByCode(engine, WEB, { family: 'web/' }));

    const without = await callMobileApi(engine, 'customer/get', { ...bare, cap_authorization: token });
    const withOne = await callMobileApi(engine, 'customer/get', {
      ...bare,
      cap_authorization: token,
      cap_device_id: 'browser',
    });

    expect(without.body).toMatchObject({ customers: {} });
    expect(withOne.body).toEqual(without.body);
  });

  it('is no key, no pending token and none that was taken back', async () => {
    const engine = await startBrand({ config: { IS_MFA_ENABLED: true, CONF_FORCED_MFA: true } });
    const ann = await signedInAnn(engine);
    const pending = ann.cap_authorization;
    const signedIn = await signInByCode(engine, PHONE, {
      family: 'mfa/',
      extra: { authorizedToken: pending },
    });
    const asAnn = (cap_authorization: string) =>
      callMobileApi(engine, 'customer/get', { ...ann, cap_authorization });
    const accepted = await asAnn(tokenOf(signedIn));
    await engine.call('mfa/token/expire', { ...PHONE, token: tokenOf(signedIn) }, { method: 'DELETE' });

    expect(accepted.body).toMatchObject({ customers: {} });
    expect(await callMobileApi(engine, 'customer/get', ann)).toEqual(UNAUTHORIZED);
    expect(await asAnn(keyOf(signedIn))).toEqual(UNAUTHORIZED);
    expect(await asAnn(tokenOf(signedIn))).toEqual(UNAUTHORIZED);
  });

  it('is a guest token only where the organisation lets guests read', async () => {
    const engine = await startBrand({}, { gatewayViewEndpoints: ['customer/get', 'customer/add'] });
    const ann = await signedInAnn(engine);
    const guest = { ...ann, cap_authorization: tokenOf(await engine.call('token/generate', PHONE)) };

    expect((await callMobileApi(engine, 'customer/get', guest)).body).toMatchObject({ customers: {} });
    expect(await callMobileApi(engine, 'customer/coupons', guest)).toEqual(UNAUTHORIZED);
    // Read-only, whatever the configuration says.
    expect(await callMobileApi(engine, 'customer/add', guest, {})).toEqual(UNAUTHORIZED);
  });

  it('stops counting for a number that the user has given up', async () => {
    const engine = await startBrand();
    const ann = await signedInAnn(engine);
    const newIdentifierValue = '919999999000';
    await engine.call('user/updateIdentifierValue', {
      ...PHONE,
      newIdentifierValue,
      token: ann.cap_authorization,
    });

    const withNew = await callMobileApi(engine, 'customer/get', {
      ...ann,
      cap_identifier_value: newIdentifierValue,
    });

    expect(await callMobileApi(engine, 'customer/get', ann)).toEqual(UNAUTHORIZED);
    expect(withNew.body).toMatchObject({ customers: {} });
  });
});
