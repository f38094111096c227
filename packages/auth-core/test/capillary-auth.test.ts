import { AppError } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import {
  type Attribution,
  ATTRIBUTION_TYPES,
  capillaryOrigin,
  createCapillaryAuth,
  createTokenProvider,
  type Credential,
  oauthClientCredential,
  tillBasicCredential,
} from '../src/index.ts';
import { failureOf } from './support/failure-of.ts';
import { givenToken } from './support/token-calls.ts';

const baseUrl = 'https://eu.api.capillarytech.com';
const client = oauthClientCredential({ key: 'key-1', secret: 'secret-1' });
const till = tillBasicCredential({ till: 'till1', password: '123' });
const fetch = async () => Response.json(givenToken('token-1').json);

function auth(credential: Credential, attribution?: Attribution) {
  return createCapillaryAuth({
    baseUrl,
    credential,
    fetch,
    ...(attribution === undefined ? {} : { attribution }),
  });
}

describe('headers of an API client', () => {
  it('are the raw token and no Authorization', async () => {
    const { headers, token } = await auth(client).headersFor(`${baseUrl}/v2/customers`);
    expect(headers).toEqual({ 'X-CAP-API-OAUTH-TOKEN': 'token-1' });
    expect(token?.value.reveal()).toBe('token-1');
  });

  it.each(ATTRIBUTION_TYPES)('name the till or store by %s', async (type) => {
    const { headers } = await auth(client, { type, code: 'Main Street 1' }).headersFor(
      `${baseUrl}/v2/customers`,
    );
    expect(headers).toEqual({
      'X-CAP-API-OAUTH-TOKEN': 'token-1',
      'X-CAP-API-ATTRIBUTION-ENTITY-TYPE': type,
      'X-CAP-API-ATTRIBUTION-ENTITY-CODE': 'Main Street 1',
    });
  });

  it('cost nothing once they are there: the same promise again', async () => {
    const ready = auth(client);
    await ready.headersFor(`${baseUrl}/v2/a`);
    const again = ready.headersFor(`${baseUrl}/v2/b`);
    expect(ready.headersFor(new URL(`${baseUrl}/v2/c`))).toBe(again);
  });

  it('share a token between attributions that share a provider', async () => {
    let calls = 0;
    const tokens = createTokenProvider({
      baseUrl,
      credential: client,
      fetch: async () => {
        calls += 1;
        return fetch();
      },
    });
    const auths = ['a', 'b', 'c'].map((code) =>
      createCapillaryAuth({ baseUrl, credential: client, tokens, attribution: { type: 'TILL', code } }),
    );
    const given = await Promise.all(auths.map((each) => each.headersFor(`${baseUrl}/v2`)));
    expect(given.map(({ headers }) => headers['X-CAP-API-ATTRIBUTION-ENTITY-CODE'])).toEqual(['a', 'b', 'c']);
    expect(calls).toBe(1);
  });

  it.each([
    ['another type', { type: 'SHOP', code: '1' }],
    ['a type in lower case', { type: 'till', code: '1' }],
    ['an empty code', { type: 'TILL', code: '' }],
    ['a code of spaces', { type: 'TILL', code: ' ' }],
    ['a code with spaces at its ends', { type: 'TILL', code: ' till1' }],
    ['a code with a line break', { type: 'TILL', code: 'till1\r\nX-Other: 1' }],
    ['a code beyond ASCII', { type: 'STORE_NAME', code: 'Zürich' }],
  ])('are refused for an attribution with %s', (_case, attribution) => {
    // As a JavaScript caller or a stored tenant may say it.
    const foreign: Attribution = JSON.parse(JSON.stringify(attribution));
    expect(() => auth(client, foreign)).toThrow(AppError);
  });
});

describe('headers of a till', () => {
  it('are Basic and nothing else', async () => {
    const given = await auth(till).headersFor(`${baseUrl}/v1.1/customer/get`);
    expect(given).toEqual({
      headers: { Authorization: 'Basic dGlsbDE6MjAyY2I5NjJhYzU5MDc1Yjk2NGIwNzE1MmQyMzRiNzA=' },
    });
  });

  it('are refused beside an attribution', () => {
    expect(() => auth(till, { type: 'TILL', code: 'till2' })).toThrow(/Remove the attribution/);
  });
});

describe('an address', () => {
  it.each([
    ['https://eu.api.capillarytech.com', 'https://eu.api.capillarytech.com'],
    ['https://eu.api.capillarytech.com/', 'https://eu.api.capillarytech.com'],
    ['HTTPS://EU.api.capillarytech.com:443', 'https://eu.api.capillarytech.com'],
    ['http://localhost:4010', 'http://localhost:4010'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['http://127.255.3.4', 'http://127.255.3.4'],
    ['http://127.1:80', 'http://127.0.0.1'],
    ['http://[::1]:4010', 'http://[::1]:4010'],
  ])('%s is fine', (address, origin) => {
    expect(capillaryOrigin(address)).toBe(origin);
  });

  it.each([
    ['http://eu.api.capillarytech.com', /plain http/],
    ['http://localhost.example.com', /plain http/],
    ['http://127.0.0.1.example.com', /plain http/],
    ['http://[::2]', /plain http/],
    ['http://10.0.0.1', /plain http/],
    ['ftp://eu.api.capillarytech.com', /https:/],
    ['eu.api.capillarytech.com', /not a URL/],
    ['', /not a URL/],
    ['https://user:pass-word@eu.api.capillarytech.com', /user name or password/],
    ['https://eu.api.capillarytech.com/v2', /without a path/],
    ['https://eu.api.capillarytech.com/?a=1', /without a path/],
    ['https://eu.api.capillarytech.com/#a', /without a path/],
  ])('%s is refused', (address, message) => {
    expect(() => capillaryOrigin(address)).toThrow(message);
    expect(() => createCapillaryAuth({ baseUrl: address, credential: till })).toThrow(AppError);
    expect(() => createTokenProvider({ baseUrl: address, credential: client })).toThrow(AppError);
  });

  it.each([
    'https://evil.example/v2/customers',
    'https://eu.api.capillarytech.com.evil.example/v2',
    'https://eu.api.capillarytech.com@evil.example/v2',
    'https://eu.api.capillarytech.com:444/v2',
    'http://eu.api.capillarytech.com/v2',
    'https://user:password@eu.api.capillarytech.com/v2',
    '/v2/customers',
    'https:\\\\evil.example',
  ])('of a call, %s, gets no credentials', async (url) => {
    for (const credential of [client, till]) {
      expect((await failureOf(auth(credential).headersFor(url))).code).toBe('AUTH_CONFIG_INVALID');
    }
  });

  it.each(['/v2', '', '?a=1', '/\t/evil.example', '/@evil.example'])(
    'of a call may end in %j',
    async (rest) => {
      expect((await auth(till).headersFor(baseUrl + rest)).headers).toHaveProperty('Authorization');
    },
  );
});
