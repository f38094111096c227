import { describe, expect, it } from 'vitest';
import { startEngine } from './engine-under-test.ts';
import type { Brand, EngineUnderTest } from './engine-under-test.ts';
import {
  ANN,
  ANN_MOBILE,
  claimsOf,
  headerOf,
  requestCode,
  sessionOf,
  signInByCode,
  tokenOf,
} from './people.ts';

const BY_ID = { ...ANN, identifierType: 'EXTERNALID', identifierValue: 'SHOP-1' };
const CUSTOMER = { mobile: ANN_MOBILE, email: 'ann@example.com', externalId: 'SHOP-1' };

function start(config: Brand['config'], customers = [CUSTOMER]): Promise<EngineUnderTest> {
  return startEngine({ seed: { brands: [{ code: 'SHOP', config }], customers } });
}

describe('external ids', () => {
  it('sign in by the code to the mobile that the CRM knows', async () => {
    const engine = await start({ CONF_EXTERNAL_ID_LOGIN_ENABLED: true });
    const byMobile = await signInByCode(engine, ANN);

    const byId = await signInByCode(engine, BY_ID);

    expect(engine.simulator.context.sentCodes.map(({ to }) => to)).toEqual([ANN_MOBILE, ANN_MOBILE]);
    expect(headerOf(tokenOf(byId))['idv']).toEqual([`MOBILE|${ANN_MOBILE}`, 'EXTERNALID|SHOP-1']);
    expect(claimsOf(tokenOf(byId))['uid']).toBe(claimsOf(tokenOf(byMobile))['uid']);
    expect(byId.user?.appRegistered).toBe(true);
  });

  it('send to the e-mail address with CONF_OTP_SEND_FOR_EXTERNAL_ID=Email', async () => {
    const engine = await start({
      CONF_EXTERNAL_ID_LOGIN_ENABLED: true,
      CONF_OTP_SEND_FOR_EXTERNAL_ID: 'Email',
    });
    const { code } = await requestCode(engine, BY_ID);

    expect(engine.codeOf('ann@example.com')).toBe(code);
  });

  it('send nowhere else, whatever the caller names', async () => {
    const engine = await start({ CONF_EXTERNAL_ID_LOGIN_ENABLED: true }, []);
    const opened = await engine.call('token/generate', { ...BY_ID, mobile: '910000000000' });

    const refused = await engine.call('otp/generate', {
      ...BY_ID,
      mobile: '910000000000',
      sessionId: sessionOf(opened),
    });

    expect(refused.status.code).toBe(1540);
    expect(engine.simulator.context.sentCodes).toEqual([]);
  });

  it('are refused without CONF_EXTERNAL_ID_LOGIN_ENABLED', async () => {
    const engine = await start({});

    expect((await engine.call('token/generate', BY_ID)).status.code).toBe(1546);
  });
});

describe('what the CRM knows', () => {
  it('is taken for the second factor, when it is of the same customer', async () => {
    const engine = await start({ IS_MFA_ENABLED: true, CONF_FORCED_MFA: true });
    const extra = { authorizedToken: tokenOf(await signInByCode(engine, ANN)) };

    const byMail = await signInByCode(
      engine,
      { ...ANN, identifierType: 'EMAIL', identifierValue: 'ann@example.com' },
      { family: 'mfa/', extra },
    );
    const byId = await signInByCode(engine, BY_ID, { family: 'mfa/', extra });

    expect([byMail.user?.role, byId.user?.role]).toEqual(['USER', 'USER']);
  });

  it('serves as a fallback address', async () => {
    const engine = await start({ CONF_FALLBACK_CHANNELS: 'EMAIL' });
    const session = { ...ANN, sessionId: sessionOf(await engine.call('token/generate', ANN)) };
    await engine.call('otp/generate?fallbackChannel=EMAIL', session);

    expect(engine.codeOf('ann@example.com')).toMatch(/^\d{6}$/);
  });

  it("keeps a signed-in user from taking another customer's number", async () => {
    const engine = await start({}, [
      CUSTOMER,
      { ...CUSTOMER, mobile: '919999999000', email: 'x@example.com', externalId: 'X' },
    ]);
    const token = tokenOf(await signInByCode(engine, ANN));

    const refused = await engine.call('user/updateIdentifierValue', {
      ...ANN,
      newIdentifierValue: '919999999000',
      token,
    });

    expect(refused.status.code).toBe(1519);
  });
});
