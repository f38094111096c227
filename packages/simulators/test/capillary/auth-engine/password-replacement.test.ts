import { describe, expect, it } from 'vitest';
import { startBrand } from './engine-under-test.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import {
  ANN,
  ANN_MOBILE,
  ANN_WEB,
  BOB,
  sessionOf,
  signInByCode,
  signInByPassword,
  tokenOf,
} from './people.ts';

const MINUTE_MS = 60_000;
const FIRST = { password: 'abc123', confirmPassword: 'abc123' };
const ANN_WITH_PASSWORD = {
  identifiers: [{ type: 'MOBILE' as const, value: ANN_MOBILE }],
  password: 'abc123',
};

/** A password brand where Ann has a password already. */
function startPasswordBrand(brand: Parameters<typeof startBrand>[0] = {}, settings = {}) {
  return startBrand({ passwordEnabled: true, users: [ANN_WITH_PASSWORD], ...brand }, settings);
}

async function openSession(engine: EngineUnderTest, identity = ANN) {
  const opened = await engine.call('token/generate', identity);
  return { ...identity, sessionId: sessionOf(opened) };
}

describe('a forgotten password', () => {
  const NEW = { password: 'new-one', confirmPassword: 'new-one' };

  it('is replaced once the code of a new session is validated', async () => {
    const engine = await startPasswordBrand();
    const forgotten = await engine.call('password/forget', { ...(await openSession(engine)), ...NEW });
    const before = await signInByPassword(engine, ANN, 'new-one');
    const oldOne = await signInByPassword(engine, ANN, 'abc123');

    await signInByCode(engine, ANN);

    expect(forgotten).toEqual({ http: 200, status: { success: true, code: 200, message: 'SUCCESS' } });
    expect([before.status.code, oldOne.status.code]).toEqual([1528, 200]);
    expect((await signInByPassword(engine, ANN, 'new-one')).status.code).toBe(200);
    expect((await signInByPassword(engine, ANN, 'abc123')).status.code).toBe(1528);
  });

  it('is replaced on the web', async () => {
    const engine = await startPasswordBrand();
    const opened = await engine.call('web/token/generate', ANN_WEB);
    await engine.call('web/password/forget', { ...ANN_WEB, sessionId: sessionOf(opened), ...NEW });

    await signInByCode(engine, ANN_WEB, { family: 'web/' });

    expect((await signInByPassword(engine, ANN_WEB, 'new-one', { family: 'web/' })).status.code).toBe(200);
  });

  it('is not replaced by somebody else, whose device validates no code', async () => {
    const engine = await startPasswordBrand();
    const thief = { ...ANN, deviceId: 'device-of-a-thief' };
    await engine.call('password/forget', { ...(await openSession(engine, thief)), ...NEW });

    await signInByCode(engine, ANN);

    expect((await signInByPassword(engine, thief, 'new-one')).status.code).toBe(1528);
  });

  it('waits no longer than a session lasts', async () => {
    const engine = await startPasswordBrand();
    await engine.call('password/forget', { ...(await openSession(engine)), ...NEW });

    engine.simulator.advanceMs(15 * MINUTE_MS);
    await signInByCode(engine, ANN);

    expect((await signInByPassword(engine, ANN, 'new-one')).status.code).toBe(1528);
  });

  it('is replaced at once where the setting says so', async () => {
    const engine = await startPasswordBrand({}, { authEngineForgottenPassword: 'at-once' });

    await engine.call('password/forget', { ...(await openSession(engine)), ...NEW });

    expect((await signInByPassword(engine, ANN, 'new-one')).status.code).toBe(200);
  });

  it.each([
    ['repeated differently', { ...NEW, confirmPassword: 'newer-one' }, 1521],
    ['missing', {}, 1532],
    ['against the rules', { password: 'abc', confirmPassword: 'abc' }, 1542],
    ['in no session', { ...NEW, sessionId: 'P-unknown' }, 1505],
  ])('is refused: %s', async (_what, fields, code) => {
    const engine = await startPasswordBrand({ config: { MFA_PASSWORD_REGEX: '^.{6,}$' } });
    const session = await openSession(engine);

    expect((await engine.call('password/forget', { ...session, ...fields })).status.code).toBe(code);
  });

  it('cannot be what nobody had', async () => {
    const engine = await startPasswordBrand();
    const opened = await engine.call('token/generate', { ...BOB, ...FIRST });
    const session = { ...BOB, sessionId: sessionOf(opened) };

    expect((await engine.call('password/forget', { ...session, ...NEW })).status.code).toBe(1532);
  });
});

describe('changing a password', () => {
  const CHANGE = { password: 'abc123', newPassword: 'new-one', confirmPassword: 'new-one' };

  it('needs the signed-in token and the old password', async () => {
    const engine = await startPasswordBrand();
    const token = tokenOf(await signInByPassword(engine, ANN, 'abc123'));

    const changed = await engine.call('password/change', { ...ANN, ...CHANGE, token });

    expect(changed).toEqual({ http: 200, status: { success: true, code: 200, message: 'SUCCESS' } });
    expect((await signInByPassword(engine, ANN, 'abc123')).status.code).toBe(1528);
    expect((await signInByPassword(engine, ANN, 'new-one')).status.code).toBe(200);
  });

  it('works on the web', async () => {
    const engine = await startPasswordBrand();
    const token = tokenOf(await signInByPassword(engine, ANN_WEB, 'abc123', { family: 'web/' }));

    const changed = await engine.call('web/password/change', { ...ANN_WEB, ...CHANGE, token });

    expect(changed.status.code).toBe(200);
  });

  it.each([
    ['wrong old password', { password: 'abc124' }, 1528],
    ['the old one again', { newPassword: 'abc123', confirmPassword: 'abc123' }, 1527],
    ['repeated differently', { confirmPassword: 'newer' }, 1521],
    ['against the rules', { newPassword: 'abc', confirmPassword: 'abc' }, 1542],
    ['no new password', { newPassword: null }, 1523],
    ['no token', { token: null }, 1523],
    ['no token of ours', { token: 'eyJhbGciOiJub25lIn0.e30.' }, 1523],
    ['another person', { identifierValue: '919999999994' }, 1541],
    ['another device', { deviceId: 'device-2' }, 1508],
  ])('is refused: %s', async (_what, fields, code) => {
    const engine = await startPasswordBrand({ config: { MFA_PASSWORD_REGEX: '^.{6,}$' } });
    const token = tokenOf(await signInByPassword(engine, ANN, 'abc123'));

    const refused = await engine.call('password/change', { ...ANN, ...CHANGE, token, ...fields });

    expect(refused.status.code).toBe(code);
    expect((await signInByPassword(engine, ANN, 'abc123')).status.code).toBe(200);
  });

  it('is refused for a guest, after the token has expired, and at a brand without passwords', async () => {
    const engine = await startPasswordBrand();
    const codeBrand = await startBrand();
    const guest = tokenOf(await engine.call('token/generate', ANN));
    const token = tokenOf(await signInByPassword(engine, ANN, 'abc123'));
    const tokenAtCodeBrand = tokenOf(await signInByCode(codeBrand, ANN));

    const asGuest = await engine.call('password/change', { ...ANN, ...CHANGE, token: guest });
    engine.simulator.advanceMs(60 * MINUTE_MS);
    const late = await engine.call('password/change', { ...ANN, ...CHANGE, token });
    const elsewhere = await codeBrand.call('password/change', { ...ANN, ...CHANGE, token: tokenAtCodeBrand });

    expect([asGuest.status.code, late.status.code, elsewhere.status.code]).toEqual([1523, 1529, 1524]);
  });

  it('allows five guesses, and more after the attempt interval', async () => {
    const engine = await startPasswordBrand({ mobileTokenSeconds: 86_400 });
    const token = tokenOf(await signInByPassword(engine, ANN, 'abc123'));
    const codes: number[] = [];
    for (const password of ['1', '2', '3', '4', '5', 'abc123']) {
      codes.push((await engine.call('password/change', { ...ANN, ...CHANGE, password, token })).status.code);
    }
    engine.simulator.advanceMs(31 * MINUTE_MS);

    const later = await engine.call('password/change', { ...ANN, ...CHANGE, token });

    expect(codes).toEqual([1528, 1528, 1528, 1528, 1530, 1530]);
    expect(later.status.code).toBe(200);
  });
});
