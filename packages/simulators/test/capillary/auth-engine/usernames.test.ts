import { describe, expect, it } from 'vitest';
import { startBrand } from './engine-under-test.ts';
import { ANN_MOBILE, claimsOf, headerOf, requestCode, sessionOf, signInByCode, tokenOf } from './people.ts';

const NAMED = {
  identifierType: 'USERNAME',
  identifierValue: 'ann',
  brand: 'SHOP',
  deviceId: 'device-1',
  mobile: ANN_MOBILE,
};
const THIEF = { ...NAMED, mobile: '910000000000', deviceId: 'device-of-a-thief' };

describe('user names', () => {
  it('sign in by the code to the mobile that came with them', async () => {
    const engine = await startBrand();
    const { opened, session, code } = await requestCode(engine, NAMED);

    const signedIn = await engine.call('otp/validate', { ...session, otp: code });

    const identities = [`MOBILE|${ANN_MOBILE}`, 'USERNAME|ann'];
    expect(engine.codeOf(ANN_MOBILE)).toBe(code);
    expect(headerOf(tokenOf(opened))['idv']).toEqual(identities);
    expect(headerOf(tokenOf(signedIn))['idv']).toEqual(identities);
  });

  it('send to the e-mail address when there is no mobile', async () => {
    const engine = await startBrand();
    const { code } = await requestCode(engine, { ...NAMED, mobile: '', email: 'ann@example.com' });

    expect(engine.codeOf('ann@example.com')).toBe(code);
  });

  it('belong to the person of that mobile', async () => {
    const engine = await startBrand();
    const byMobile = await signInByCode(engine, {
      ...NAMED,
      identifierType: 'MOBILE',
      identifierValue: ANN_MOBILE,
    });

    const byName = await signInByCode(engine, NAMED);

    expect(claimsOf(tokenOf(byName))['uid']).toBe(claimsOf(tokenOf(byMobile))['uid']);
  });

  it('need an address', async () => {
    const engine = await startBrand();

    const refused = await engine.call('token/generate', { ...NAMED, mobile: null });

    expect(refused.status.code).toBe(1540);
  });

  it('that are taken cannot be had with another address', async () => {
    const engine = await startBrand();
    await signInByCode(engine, NAMED);

    const withMobile = await engine.call('token/generate', THIEF);
    const viaEmail = await requestCode(engine, { ...THIEF, mobile: null, email: 'thief@example.com' });

    expect(withMobile.status.code).toBe(1543);
    // The code goes to the owner whatever address the caller names.
    expect(engine.codeOf(ANN_MOBILE)).toBe(viaEmail.code);
  });

  it('that are taken while the code is under way are lost', async () => {
    const engine = await startBrand();
    const thief = await requestCode(engine, THIEF);
    await signInByCode(engine, NAMED);

    const refused = await engine.call('otp/validate', { ...thief.session, otp: thief.code });

    expect(refused.status.code).toBe(1543);
    expect(refused.auth).toBeNull();
  });

  it('cannot be registered a second time', async () => {
    const engine = await startBrand({ passwordEnabled: true });
    const first = { password: 'abc123', confirmPassword: 'abc123' };
    await signInByCode(engine, NAMED, { extra: first });

    const again = await engine.call('token/generate', { ...NAMED, ...first });
    const returning = await engine.call('token/generate', NAMED);

    expect([again.status.code, returning.status.code]).toEqual([1543, 200]);
    expect(sessionOf(returning)).toMatch(/^P-/);
  });
});

describe('identifier types', () => {
  it.each([['PHONE'], ['mobile'], [null], ['EXTERNALID']])('refuses %s', async (identifierType) => {
    const engine = await startBrand();

    expect((await engine.call('token/generate', { ...NAMED, identifierType })).status.code).toBe(1546);
  });

  it('needs a value, and a device on a phone', async () => {
    const engine = await startBrand();

    expect((await engine.call('token/generate', { ...NAMED, identifierValue: '' })).status.code).toBe(1519);
    expect((await engine.call('token/generate', { ...NAMED, deviceId: null })).status.code).toBe(1519);
    expect((await engine.call('token/generate', { ...NAMED, identifierValue: {} })).status.code).toBe(1519);
    expect((await engine.call('token/generate', [])).status.code).toBe(1519);
  });

  it('takes e-mail addresses in any case', async () => {
    const engine = await startBrand();
    const mail = { ...NAMED, identifierType: 'EMAIL', identifierValue: 'Ann@Example.com' };
    const first = await signInByCode(engine, mail);

    const second = await signInByCode(engine, { ...mail, identifierValue: 'ann@example.com' });

    expect(claimsOf(tokenOf(second))['uid']).toBe(claimsOf(tokenOf(first))['uid']);
  });
});
