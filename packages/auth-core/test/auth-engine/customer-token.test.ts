import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCustomerToken } from '../../src/auth-engine/read-customer-token.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (header: unknown, payload: unknown) => `${encode(header)}.${encode(payload)}.signature`;

describe('readCustomerToken', () => {
  it('reads expiry and role from the payload, identity and device from the header', () => {
    const token = readCustomerToken(
      jwt(
        { idv: ['MOBILE|919999999993', 'USERNAME|Jörg'], dev: '123456785', org: 'DOCDEMO', alg: 'HS256' },
        { exp: 1759839335, iat: 1759835735, rol: 'VIEW' },
      ),
    );
    expect(token).toMatchObject({ role: 'VIEW', expiresAtMs: 1_759_839_335_000, deviceId: '123456785' });
    expect(token.identifiers.reveal()).toEqual(['MOBILE|919999999993', 'USERNAME|Jörg']);
  });

  it('assumes no expiry where the token names none', () => {
    expect(readCustomerToken(jwt({ dev: null }, { rol: 'USER' }))).toMatchObject({
      role: 'USER',
      expiresAtMs: undefined,
      deviceId: undefined,
    });
  });

  it('keeps a token that it cannot read, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.jsonValue(), fc.jsonValue()).map(([header, payload]) => jwt(header, payload)),
        ),
        (text) => {
          expect(readCustomerToken(text).value.reveal()).toBe(text);
        },
      ),
    );
  });
});
