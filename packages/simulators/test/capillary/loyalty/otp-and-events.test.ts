import { describe, expect, it } from 'vitest';
import { pick } from '../running-simulator.ts';
import { ALICE, BY_MOBILE, errorCode, startDataPlane, type DataPlane } from './data-plane.ts';

const OTP = { entityType: 'MOBILE', entityValue: '919000000001', action: 'REGISTRATION' };

async function codeOf(plane: DataPlane, otp: Readonly<Record<string, unknown>> = OTP): Promise<string> {
  await plane.post('/v2/otp/generate', otp);
  return plane.simulator.context.sentCodes.at(-1)?.code ?? '';
}

async function validate(
  plane: DataPlane,
  code: string,
  otp: Readonly<Record<string, unknown>> = OTP,
): Promise<unknown> {
  return pick((await plane.post('/v2/otp/validate', { ...otp, code })).body, 'entity');
}

describe('v2 OTP', () => {
  it('goes to an address that need not be a customer’s, and counts once', async () => {
    const plane = await startDataPlane();
    const code = await codeOf(plane);
    expect(plane.simulator.context.sentCodes).toMatchObject([
      { channel: 'SMS', to: OTP.entityValue, purpose: 'v2-otp', code: expect.stringMatching(/^\d{6}$/) },
    ]);
    expect([await validate(plane, code), await validate(plane, code)]).toEqual([true, false]);
  });

  it('is wrong for another action, another address, and after its time; being wrong is no error', async () => {
    const plane = await startDataPlane({ settings: { otpMinutes: 20 } });
    const code = await codeOf(plane);
    expect(await validate(plane, code, { ...OTP, action: 'GENERIC' })).toBe(false);
    expect(await validate(plane, code, { ...OTP, entityValue: '919000000002' })).toBe(false);
    plane.simulator.advanceMs(20 * 60_000);
    const late = await plane.post('/v2/otp/validate', { ...OTP, code });
    expect([late.status, late.body]).toEqual([200, { entity: false, warnings: [] }]);
  });

  it('goes to the channels that are named', async () => {
    const plane = await startDataPlane();
    const channels = [
      { type: 'SMS', value: '919000000003' },
      { type: 'EMAIL', value: 'a@example.com' },
    ];
    await codeOf(plane, { ...OTP, entityType: 'email', entityValue: 'a@example.com', channels });
    expect(plane.simulator.context.sentCodes.map(({ channel, to }) => [channel, to])).toEqual([
      ['SMS', '919000000003'],
      ['EMAIL', 'a@example.com'],
    ]);
  });

  it.each([
    ['nothing', {}, [600, 601, 602]],
    ['an action that does not exist', { ...OTP, action: 'LOGIN' }, [600]],
    ['an entity type that does not exist', { ...OTP, entityType: 'FAX' }, [601]],
    ['a channel that does not exist', { ...OTP, channels: [{ type: 'FAX', value: '1' }] }, [603]],
  ])('refuses %s, every wrong field at once', async (_what, body, codes) => {
    const plane = await startDataPlane();
    const errors = pick((await plane.post('/v2/otp/generate', body)).body, 'errors');
    expect(Array.isArray(errors) ? errors.map((error: unknown) => pick(error, 'code')) : []).toEqual(codes);
  });

  it('comes so many times a day', async () => {
    const plane = await startDataPlane({ settings: { otpPerDay: 2 } });
    await codeOf(plane);
    await codeOf(plane);
    expect(errorCode(await plane.post('/v2/otp/generate', OTP))).toBe(429);
    plane.simulator.advanceMs(86_400_000);
    expect(errorCode(await plane.post('/v2/otp/generate', OTP))).toBeUndefined();
  });

  it('can be fetched for a customer: the latest valid one of a scope', async () => {
    const plane = await startDataPlane();
    const query = { ...BY_MOBILE, scope: 'POINTS' };
    expect(errorCode(await plane.get('/v2/otp', query))).toBe(604);
    const code = await codeOf(plane, { entityType: 'MOBILE', entityValue: ALICE.mobile, action: 'POINTS' });
    const { body } = await plane.get('/v2/otp', query);
    expect(body).toEqual({
      orgId: 1115,
      userId: ALICE.id,
      code,
      validUpto: expect.stringMatching(/\+05:30$/),
      warnings: [],
    });
    expect(errorCode(await plane.get('/v2/otp', { ...query, scope: 'COUPONS' }))).toBe(604);
    plane.simulator.advanceMs(61_000);
    expect(errorCode(await plane.get('/v2/otp', { ...query, threshold: '60' }))).toBe(604);
  });
});

describe('behavioural events', () => {
  it('arrive at the address that registering a webhook gave; repeated ones are acknowledged and dropped', async () => {
    const plane = await startDataPlane();
    const { body } = await plane.post('/v2/events/webhook', {
      transformerType: 'DEFAULT',
      uniquenessCheckEnabled: true,
    });
    const uri = new URL(String(pick(body, 'webHookUri')));
    expect(uri.origin).toBe(plane.simulator.url);
    const event = { event_name: 'cartAbandoned', mobile: ALICE.mobile, external_event_id: 'E-1' };
    for (let time = 0; time < 2; time += 1) {
      expect(pick((await plane.post(uri.pathname, event)).body, 'status', 'code')).toBe(1100);
    }
    expect(plane.simulator.context.loyalty.events.map(({ isDuplicate }) => isDuplicate)).toEqual([
      false,
      true,
    ]);
  });

  it('are refused without a name, and at an address that is not registered', async () => {
    const plane = await startDataPlane();
    expect(errorCode(await plane.post('/v2/events/webhook/1', { event_name: 'x' }))).toBe(1839);
    const { body } = await plane.post('/v2/events/webhook', {});
    expect(errorCode(await plane.post(new URL(String(pick(body, 'webHookUri'))).pathname, {}))).toBe(1808);
  });
});
