import { describe, expect, it } from 'vitest';
import { startBrand } from './engine-under-test.ts';
import { ANN, ANN_MOBILE, BOB, claimsOf, headerOf, keyOf, signInByCode, tokenOf } from './people.ts';

const NEW_MOBILE = '919999999000';
const CHANGE = { ...ANN, newIdentifierValue: NEW_MOBILE };

describe('updateIdentifierValue', () => {
  it('gives the signed-in user another mobile; the key stays good for the new one', async () => {
    const engine = await startBrand();
    const signedIn = await signInByCode(engine, ANN);

    const changed = await engine.call('user/updateIdentifierValue', { ...CHANGE, token: tokenOf(signedIn) });
    const renewed = await engine.call('token/regenerate', {
      ...ANN,
      identifierValue: NEW_MOBILE,
      key: keyOf(signedIn),
    });
    const withOldOne = await engine.call('token/regenerate', { ...ANN, key: keyOf(signedIn) });
    const again = await signInByCode(engine, { ...ANN, identifierValue: NEW_MOBILE });

    expect(changed).toEqual({ http: 200, status: { success: true, code: 200, message: 'SUCCESS' } });
    expect(headerOf(tokenOf(renewed))['idv']).toEqual([`MOBILE|${NEW_MOBILE}`]);
    expect(withOldOne.status.code).toBe(1525);
    expect(claimsOf(tokenOf(again))['uid']).toBe(claimsOf(tokenOf(signedIn))['uid']);
  });

  it('takes the field names of the archived page', async () => {
    const engine = await startBrand();
    const token = tokenOf(await signInByCode(engine, ANN));

    const changed = await engine.call('user/updateIdentifierValue', {
      brandName: 'SHOP',
      identifierType: 'MOBILE',
      oldIdentifierValue: ANN_MOBILE,
      newIdentifierValue: NEW_MOBILE,
      deviceId: 'device-1',
      token,
    });

    expect(changed.status.code).toBe(200);
  });

  it.each([
    ['a user name', { identifierType: 'USERNAME' }, 1546],
    ['no new value', { newIdentifierValue: '' }, 1519],
    ['an address in place of a number', { newIdentifierValue: 'ann@example.com' }, 1519],
    ["somebody else's number", { newIdentifierValue: BOB['identifierValue'] }, 1519],
    ['the same number', { newIdentifierValue: ANN_MOBILE }, 1519],
    ['an old value that is not theirs', { identifierValue: BOB['identifierValue'] }, 1541],
    ['no token', { token: null }, 1519],
    ['another device', { deviceId: 'device-2' }, 1508],
  ])('is refused: %s', async (_what, fields, code) => {
    const engine = await startBrand();
    await signInByCode(engine, BOB);
    const token = tokenOf(await signInByCode(engine, ANN));

    const refused = await engine.call('user/updateIdentifierValue', { ...CHANGE, token, ...fields });

    expect(refused.status.code).toBe(code);
  });

  it('is refused for a guest, and after the token has expired', async () => {
    const engine = await startBrand();
    const guest = tokenOf(await engine.call('token/generate', ANN));
    const token = tokenOf(await signInByCode(engine, ANN));

    const asGuest = await engine.call('user/updateIdentifierValue', { ...CHANGE, token: guest });
    engine.simulator.advanceMs(3_600_000);
    const late = await engine.call('user/updateIdentifierValue', { ...CHANGE, token });

    expect([asGuest.status.code, late.status.code]).toEqual([1519, 1529]);
  });
});
