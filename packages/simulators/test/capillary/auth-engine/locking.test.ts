import { describe, expect, it } from 'vitest';
import { startBrand } from './engine-under-test.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { ANN, ANN_MOBILE, BOB, requestCode, signInByCode, signInByPassword, wrongCode } from './people.ts';

const MINUTE_MS = 60_000;
const LOCKING = {
  CONF_ENABLE_ACCOUNT_LOCKING: true,
  CONF_MAX_OTP_RETRY_COUNT: 3,
  CONF_MAX_PASSWORD_RETRY_COUNT: 3,
};

async function enterWrongCode(engine: EngineUnderTest, identity = ANN): Promise<number> {
  const { session, code } = await requestCode(engine, identity);
  return (await engine.call('otp/validate', { ...session, otp: wrongCode(code) })).status.code;
}

describe('account locking', () => {
  it('counts wrong codes over sessions, and lets nobody in for the lock period', async () => {
    const engine = await startBrand({ config: LOCKING });
    const wrong = [await enterWrongCode(engine), await enterWrongCode(engine), await enterWrongCode(engine)];

    const locked = await signInByCode(engine, ANN);
    const other = await signInByCode(engine, BOB);
    engine.simulator.advanceMs(30 * MINUTE_MS - 1);
    const lastMoment = await signInByCode(engine, ANN);
    engine.simulator.advanceMs(1);
    const after = await signInByCode(engine, ANN);

    expect(wrong).toEqual([1506, 1506, 1518]);
    expect([locked, other, lastMoment, after].map(({ status }) => status.code)).toEqual([
      1518, 200, 1518, 200,
    ]);
  });

  it('counts anew after the attempt interval, and after signing in', async () => {
    const engine = await startBrand({ config: { ...LOCKING, CONF_INCORRECT_ATTEMPT_INTERVAL: 10 } });
    await enterWrongCode(engine);
    await enterWrongCode(engine);
    engine.simulator.advanceMs(10 * MINUTE_MS + 1);
    const afterInterval = await enterWrongCode(engine);
    await signInByCode(engine, ANN);
    const afterSignIn = [await enterWrongCode(engine), await enterWrongCode(engine)];

    expect([afterInterval, ...afterSignIn]).toEqual([1506, 1506, 1506]);
  });

  it('keeps a long lock although the attempt interval has passed', async () => {
    const engine = await startBrand({
      passwordEnabled: true,
      users: [{ identifiers: [{ type: 'MOBILE', value: ANN_MOBILE }], password: 'abc123' }],
      config: { ...LOCKING, CONF_LOCK_PERIOD_IN_MINUTES: 43_200, CONF_INCORRECT_ATTEMPT_INTERVAL: 1 },
    });
    const wrong: number[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      wrong.push((await signInByPassword(engine, ANN, 'wrong')).status.code);
    }
    engine.simulator.advanceMs(43_199 * MINUTE_MS);

    const byPassword = await signInByPassword(engine, ANN, 'abc123');
    const byCode = await signInByCode(engine, ANN);

    expect(wrong).toEqual([1528, 1528, 1530]);
    expect([byPassword.status.code, byCode.status.code]).toEqual([1530, 1518]);
  });

  it('counts anew after a lock that is shorter than the attempt interval', async () => {
    const engine = await startBrand({ config: { ...LOCKING, CONF_LOCK_PERIOD_IN_MINUTES: 1 } });
    for (let attempt = 0; attempt < 3; attempt++) await enterWrongCode(engine);
    engine.simulator.advanceMs(MINUTE_MS);

    expect([await enterWrongCode(engine), await enterWrongCode(engine)]).toEqual([1506, 1506]);
  });

  it('answers with the switched codes', async () => {
    const engine = await startBrand({ config: LOCKING }, { authEngineLockedOtpCode: 1502 });
    for (let attempt = 0; attempt < 3; attempt++) await enterWrongCode(engine);

    expect((await signInByCode(engine, ANN)).status.code).toBe(1502);
  });

  it('is off by default', async () => {
    const engine = await startBrand({ config: { CONF_MAX_OTP_RETRY_COUNT: 3 } });
    const wrong: number[] = [];
    for (let attempt = 0; attempt < 6; attempt++) wrong.push(await enterWrongCode(engine));

    expect(wrong).toEqual([1506, 1506, 1506, 1506, 1506, 1506]);
    expect((await signInByCode(engine, ANN)).status.code).toBe(200);
  });
});
