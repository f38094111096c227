import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startBrand } from './engine-under-test.ts';
import type { Brand, EngineUnderTest } from './engine-under-test.ts';
import { ANN, ANN_MOBILE, ANN_WEB, requestCode, sessionOf } from './people.ts';

const MINUTE_MS = 60_000;
const EMAIL_ANN = { ...ANN, identifierType: 'EMAIL', identifierValue: 'ann@example.com' };

async function openSession(engine: EngineUnderTest, identity = ANN) {
  return { ...identity, sessionId: sessionOf(await engine.call('token/generate', identity)) };
}

function sent(engine: EngineUnderTest): string[] {
  return engine.simulator.context.sentCodes.map(({ channel, to }) => `${channel} ${to}`);
}

describe('sending codes', () => {
  it.each([4, 6, 10])('makes codes of %i digits', async (CONF_OTP_LENGTH) => {
    const engine = await startBrand({ config: { CONF_OTP_LENGTH } });

    expect((await requestCode(engine, ANN)).code).toMatch(new RegExp(`^\\d{${CONF_OTP_LENGTH}}$`));
  });

  it.each([
    [null, 'SMS'],
    ['WHATSAPP', 'WHATSAPP'],
    ['ZALO', 'ZALO'],
  ] as const)('uses the sub channel %s for mobiles', async (CONF_MOBILE_SUB_CHANNEL, channel) => {
    const engine = await startBrand({ config: { CONF_MOBILE_SUB_CHANNEL } });
    await requestCode(engine, ANN);
    await requestCode(engine, EMAIL_ANN);

    expect(sent(engine)).toEqual([`${channel} ${ANN_MOBILE}`, 'EMAIL ann@example.com']);
  });

  it('falls back to a channel of the brand on which the person is known', async () => {
    const engine = await startBrand({
      users: [
        {
          identifiers: [
            { type: 'MOBILE', value: ANN_MOBILE },
            { type: 'EMAIL', value: 'ann@example.com' },
          ],
        },
      ],
      config: { CONF_FALLBACK_CHANNELS: 'WHATSAPP, EMAIL' },
    });
    const session = await openSession(engine);
    const codes: number[] = [];
    for (const channel of ['WHATSAPP', 'EMAIL', 'SMS', 'PIGEON']) {
      codes.push((await engine.call(`otp/generate?fallbackChannel=${channel}`, session)).status.code);
    }

    expect(codes).toEqual([200, 200, 1602, 1601]);
    expect(sent(engine)).toEqual([`WHATSAPP ${ANN_MOBILE}`, 'EMAIL ann@example.com']);
  });

  it('sends no code to an address that only the caller names', async () => {
    const engine = await startBrand({ config: { CONF_FALLBACK_CHANNELS: 'EMAIL' } });
    const claim = { ...ANN, email: 'thief@example.com' };
    const session = { ...(await openSession(engine, claim)), email: 'thief@example.com' };

    const refused = await engine.call('otp/generate?fallbackChannel=EMAIL', session);

    expect(refused.status.code).toBe(1603);
    expect(sent(engine)).toEqual([]);
  });

  it('is refused where the organisation has no OTP', async () => {
    const engine = await startBrand({ otpEnabled: false });

    expect((await engine.call('otp/generate', await openSession(engine))).status.code).toBe(1503);
  });
});

describe('the quota of codes', () => {
  it('holds for an address, over sessions and families, until its window has passed', async () => {
    const engine = await startBrand({ otpMaxCount: 2, otpTimeOut: 10 });
    await requestCode(engine, ANN);
    engine.simulator.advanceMs(5 * MINUTE_MS);
    await requestCode(engine, ANN_WEB, { family: 'web/' });

    const third = await engine.call('otp/generate', await openSession(engine));
    const other = await engine.call('otp/generate', await openSession(engine, EMAIL_ANN));
    engine.simulator.advanceMs(5 * MINUTE_MS);
    const later = await engine.call('otp/generate', await openSession(engine));
    const tooMany = await engine.call('otp/generate', await openSession(engine));

    expect([third, other, later, tooMany].map(({ status }) => status.code)).toEqual([1534, 200, 200, 1534]);
  });

  it.each([
    ['no count', { otpMaxCount: null, otpTimeOut: 10 }, 200],
    ['no window', { otpMaxCount: 1, otpTimeOut: null }, 200],
    ['a count of 0', { otpMaxCount: 0, otpTimeOut: 10 }, 1535],
  ])('with %s', async (_what, quota, code) => {
    const engine = await startBrand(quota);
    const session = await openSession(engine);
    await engine.call('otp/generate', session);

    expect((await engine.call('otp/generate', session)).status.code).toBe(code);
  });
});

function hashAt(engine: EngineUnderTest, ageMs: number): string {
  return Buffer.from(String(engine.simulator.context.nowMs() - ageMs)).toString('base64');
}

describe('an encrypted payload', () => {
  const ENCRYPTED: Brand['config'] = { CONF_ENABLE_ENCRYPTION: true, CONF_ENCRYPTION_ENDPOINTS: 'OTP' };

  it.each([
    ['without a hash', () => null, 5004],
    ['unreadable', () => 'not a hash', 5004],
    ['120 seconds old', (engine: EngineUnderTest) => hashAt(engine, 120_000), 200],
    ['older', (engine: EngineUnderTest) => hashAt(engine, 120_001), 5004],
    ['from the future', (engine: EngineUnderTest) => hashAt(engine, -120_001), 5004],
  ])('%s', async (_what, hash, code) => {
    const engine = await startBrand({ config: ENCRYPTED });
    const session = await openSession(engine);

    expect((await engine.call('otp/generate', { ...session, hash: hash(engine) })).status.code).toBe(code);
  });

  it('is asked for on the named endpoints only', async () => {
    const off = await startBrand({ config: { CONF_ENABLE_ENCRYPTION: true } });
    const mfaOnly = await startBrand({ config: { ...ENCRYPTED, CONF_ENCRYPTION_ENDPOINTS: 'MFA_OTP' } });

    expect((await off.call('otp/generate', await openSession(off))).status.code).toBe(200);
    expect((await mfaOnly.call('otp/generate', await openSession(mfaOnly))).status.code).toBe(200);
  });

  it('can be encrypted for the brand', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
    const engine = await startBrand(
      { config: { ...ENCRYPTED, CONF_ENCRYPTION_PRIVATE_KEY: key } },
      { authEnginePayloadHash: 'rsa-timestamp' },
    );
    const session = await openSession(engine);
    const hash = publicEncrypt(
      { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      Buffer.from(String(engine.simulator.context.nowMs())),
    ).toString('base64');

    const right = await engine.call('otp/generate', { ...session, hash });
    const plain = await engine.call('otp/generate', { ...session, hash: hashAt(engine, 0) });

    expect([right.status.code, plain.status.code]).toEqual([200, 5004]);
  });

  it('can be anything, where the setting says so', async () => {
    const engine = await startBrand({ config: ENCRYPTED }, { authEnginePayloadHash: 'present' });
    const session = await openSession(engine);

    expect((await engine.call('otp/generate', { ...session, hash: 'x' })).status.code).toBe(200);
    expect((await engine.call('otp/generate', session)).status.code).toBe(5004);
  });
});
