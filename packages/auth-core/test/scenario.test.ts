import { AppError } from '@capconnect/kernel';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  authenticationFor,
  oauthClientCredential,
  type OAuthClientCredential,
  type Scenario,
  tillBasicCredential,
  type TillBasicCredential,
} from '../src/index.ts';

const client = oauthClientCredential({ key: 'key-1', secret: 'secret-1' });
const till = tillBasicCredential({ till: 'till1', password: '123' });

const TABLE = {
  'pos-store': 'till-basic',
  'pos-central': 'oauth-client',
  files: 'oauth-client',
  'custom-server': 'oauth-client',
  shopify: 'oauth-client',
  magento: 'oauth-client',
  sfmc: 'oauth-client',
  'customer-app': 'auth-engine',
} as const satisfies Record<Scenario, string>;

const rows = Object.keys(TABLE).map((name) => {
  const scenario = name as Scenario;
  return { scenario, method: TABLE[scenario] };
});

describe('the scenario table', () => {
  it.each(rows)('has $scenario authenticate by $method', ({ scenario, method }) => {
    const authentication = authenticationFor(scenario);
    expect(authentication.method).toBe(method);
    expect(authentication.reason).not.toBe('');
    for (const credential of [client, till]) {
      if (credential.kind === method) {
        expect(authentication.requireCredential(credential)).toBe(credential);
        continue;
      }
      const refuse = () => authentication.requireCredential(credential);
      expect(refuse).toThrow(AppError);
      expect(refuse).toThrow(
        expect.objectContaining({
          code: 'SCENARIO_FORBIDDEN',
          message: expect.stringContaining(authentication.reason),
          details: { scenario, required: method, given: credential.kind },
        }),
      );
    }
  });

  it('knows the kind of credential of each scenario', () => {
    expectTypeOf(authenticationFor('pos-store').requireCredential(till)).toEqualTypeOf<TillBasicCredential>();
    expectTypeOf(
      authenticationFor('shopify').requireCredential(client),
    ).toEqualTypeOf<OAuthClientCredential>();
    expectTypeOf(authenticationFor('customer-app').requireCredential).returns.toBeNever();
  });
});
