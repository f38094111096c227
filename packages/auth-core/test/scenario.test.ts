import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  authenticationFor,
  type Credential,
  oauthClientCredential,
  type OAuthClientCredential,
  type Scenario,
  type ScenarioAuthentication,
  tillBasicCredential,
  type TillBasicCredential,
} from '../src/index.ts';

const client = oauthClientCredential({ key: 'key-1', secret: 'secret-1' });
const till = tillBasicCredential({ till: 'till1', password: '123' });

const rows: readonly { scenario: Scenario; method: string; right: Credential[]; wrong: Credential[] }[] = [
  { scenario: 'pos-store', method: 'till-basic', right: [till], wrong: [client] },
  { scenario: 'pos-central', method: 'oauth-client', right: [client], wrong: [till] },
  { scenario: 'files', method: 'oauth-client', right: [client], wrong: [till] },
  { scenario: 'custom-server', method: 'oauth-client', right: [client], wrong: [till] },
  { scenario: 'shopify', method: 'oauth-client', right: [client], wrong: [till] },
  { scenario: 'magento', method: 'oauth-client', right: [client], wrong: [till] },
  { scenario: 'sfmc', method: 'oauth-client', right: [client], wrong: [till] },
  { scenario: 'customer-app', method: 'auth-engine', right: [], wrong: [client, till] },
];

describe('the scenario table', () => {
  it.each(rows)('has $scenario authenticate by $method', ({ scenario, method, right, wrong }) => {
    const authentication = authenticationFor(scenario);
    expect(authentication.method).toBe(method);
    expect(right.map((credential) => authentication.requireCredential(credential))).toEqual(right);
    for (const credential of wrong) {
      expect(() => authentication.requireCredential(credential)).toThrow(
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
    expectTypeOf<ReturnType<ScenarioAuthentication<'auth-engine'>['requireCredential']>>().toBeNever();
  });
});
