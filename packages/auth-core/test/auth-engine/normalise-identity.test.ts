import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseIdentity } from '../../src/auth-engine/index.ts';

const mobile = (identifierValue: string) =>
  normaliseIdentity({ identifierType: 'MOBILE', identifierValue }).identifierValue;

describe('normaliseIdentity', () => {
  it.each([
    ['+91 99999 99993', '919999999993'],
    ['91-99999-99993', '919999999993'],
    ['+1 (415) 555.26 71', '14155552671'],
    ['  +49\u00a01512\u20113456789 ', '4915123456789'],
    ['9940000000', '9940000000'],
  ])('writes the mobile number %j as digits with the country code', (typed, digits) => {
    expect(mobile(typed)).toBe(digits);
  });

  it.each([
    '',
    '+',
    '09999999993',
    '0091 99999 99993',
    '91x99999999',
    '12345',
    '1234567890123456',
    '٩١٩٩٩٩٩٩٩٩٩٣',
    '91+99999999',
  ])('refuses the mobile number %j', (typed) => {
    expect(() => mobile(typed)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });

  it('writes the type in upper case and trims the rest', () => {
    expect(normaliseIdentity({ identifierType: 'email', identifierValue: ' Ann@Example.com ' })).toEqual({
      identifierType: 'EMAIL',
      identifierValue: 'Ann@Example.com',
    });
    expect(normaliseIdentity({ identifierType: 'ExternalId', identifierValue: ' c-1 ' })).toEqual({
      identifierType: 'EXTERNALID',
      identifierValue: 'c-1',
    });
  });

  it.each([
    ['EMAIL', 'ann'],
    ['EMAIL', 'ann@'],
    ['EMAIL', 'ann example@example.com'],
    ['USERNAME', '  '],
    ['EXTERNALID', ''],
    ['FACEBOOK', 'ann'],
  ])('refuses %s %j', (identifierType, identifierValue) => {
    expect(() => normaliseIdentity({ identifierType, identifierValue, mobile: '919999999993' })).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
  });

  it('wants a mobile number or e-mail address beside a user name, and reads both', () => {
    expect(() => normaliseIdentity({ identifierType: 'USERNAME', identifierValue: 'ann' })).toThrow(
      expect.objectContaining({ engineCode: 1540 }),
    );
    expect(
      normaliseIdentity({
        identifierType: 'USERNAME',
        identifierValue: 'ann',
        mobile: '+91 99999 99993',
        email: ' ann@example.com',
      }),
    ).toEqual({
      identifierType: 'USERNAME',
      identifierValue: 'ann',
      mobile: '919999999993',
      email: 'ann@example.com',
    });
  });

  it('changes nothing when done twice', () => {
    const typedMobile = fc.stringMatching(/^\+?[1-9]([ .-]?\d){6,14}$/);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.record({ identifierType: fc.constantFrom('MOBILE', 'mobile'), identifierValue: typedMobile }),
          fc.record({ identifierType: fc.constant('EMAIL'), identifierValue: fc.emailAddress() }),
          fc.record({
            identifierType: fc.constant('USERNAME'),
            identifierValue: fc.stringMatching(/^\w{1,20}$/),
            mobile: typedMobile,
          }),
        ),
        (typed) => {
          const once = normaliseIdentity(typed);
          expect(normaliseIdentity(once)).toEqual(once);
        },
      ),
    );
  });
});
