import { describe, expect, it } from 'vitest';
import { CARRIED, exchange } from '../support/exchange.ts';

describe('one-time codes and tills', () => {
  it('generates a code', async () => {
    const { result, sent } = await exchange({ body: { createdId: 10, warnings: [] } }, (client) =>
      client.otp.generate({ entityType: 'MOBILE', entityValue: '919988221100', action: 'REGISTRATION' }),
    );
    expect(result).toEqual({ otpId: '10', ...CARRIED });
    expect(sent.path).toBe('/v2/otp/generate');
  });

  it.each([
    [true, true],
    [false, false],
  ])('tells a code that is %s (T33)', async (entity, isValid) => {
    const { result } = await exchange({ body: { entity, warnings: [] } }, (client) =>
      client.otp.validate({
        entityType: 'MOBILE',
        entityValue: '919988221100',
        action: 'REGISTRATION',
        code: '123456',
      }),
    );
    expect(result).toEqual({ isValid, ...CARRIED });
  });

  it('reads a till', async () => {
    const body = { id: 50, code: 'demo.till', name: 'Demo Till', type: 'TILL', isActive: true, warnings: [] };
    const { result, sent } = await exchange({ body }, (client) => client.organization.till('demo.till'));
    expect(result).toEqual({
      tillId: '50',
      code: 'demo.till',
      name: 'Demo Till',
      isActive: true,
      ...CARRIED,
    });
    expect(sent.query).toEqual({ code: 'demo.till' });
  });
});
