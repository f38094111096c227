import { readFileSync } from 'node:fs';
import { Secret } from '@capconnect/kernel';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MobileAuthEngineClient, WebAuthEngineClient } from '../../src/auth-engine/index.ts';
import { AuthEngineError, createAuthEngineClient } from '../../src/auth-engine/index.ts';
import { readCustomerToken } from '../../src/auth-engine/read-customer-token.ts';
import { startServer } from '../support/start-server.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A call and the documented answer to it. */
interface CallVector {
  readonly id: string;
  readonly title: string;
  readonly input: {
    readonly request: { readonly method: string; readonly path: string; readonly body: Fields };
  };
  readonly expected: { readonly body: Fields };
}

/** Decoded parts of a token. */
interface TokenVector {
  readonly id: string;
  readonly title: string;
  readonly input: Fields;
  readonly expected: { readonly header: Fields; readonly claims: Fields };
}

const vectors = ['auth-engine-first-factor', 'auth-engine-mfa'].flatMap(
  (theme): (CallVector | TokenVector)[] => {
    const file = new URL(`../../../../contracts/vectors/capillary/${theme}.json`, import.meta.url);
    return JSON.parse(readFileSync(file, 'utf8')).vectors;
  },
);
const calls = vectors.filter((vector): vector is CallVector => 'request' in vector.input);
const tokens = vectors.filter((vector): vector is TokenVector => 'header' in vector.expected);

/** For the members of an answer that a vector does not name. */
const UNNAMED: Fields = { auth: { token: 'opaque.token.signature', key: null } };

type Call<Client> = (client: Client, body: Readonly<Record<string, string>>) => Promise<unknown>;

const MOBILE_CALLS: Readonly<Record<string, Call<MobileAuthEngineClient>>> = {
  'token/generate': (client, body) =>
    client.generateToken({ identity: identityOf(body), newPassword: newPasswordOf(body) }),
  'otp/generate': (client, body) =>
    client.generateOtp({ identity: identityOf(body), sessionId: sessionOf(body) }),
  'otp/validate': (client, body) =>
    client.validateOtp({ identity: identityOf(body), sessionId: sessionOf(body), otp: body['otp'] ?? '' }),
  'password/validate': (client, body) =>
    client.validatePassword({
      identity: identityOf(body),
      sessionId: sessionOf(body),
      password: body['password'] ?? '',
    }),
  'mfa/otp/validate': (client, body) =>
    client.mfa.validateOtp({
      identity: identityOf(body),
      sessionId: sessionOf(body),
      otp: body['otp'] ?? '',
    }),
  'mfa/token/regenerate': (client, body) =>
    client.mfa.regenerateToken({ identity: identityOf(body), key: new Secret(body['key'] ?? '') }),
  'mfa/token/expire': (client, body) =>
    client.mfa.expireToken({ identity: identityOf(body), token: new Secret(body['token'] ?? '') }),
};
const WEB_CALLS: Readonly<Record<string, Call<WebAuthEngineClient>>> = {
  'web/token/generate': (client, body) => client.generateToken({ identity: identityOf(body) }),
};

describe('calls of contracts/vectors/capillary', () => {
  it('are all there', () => {
    expect(calls.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['T10', 'T11', 'T12', 'T13', 'T14', 'T14-number', 'T15', 'T16', 'T17', 'T18']),
    );
    expect(tokens.map(({ id }) => id)).toEqual(expect.arrayContaining(['T10-claims', 'T15-key', 'T19']));
  });

  it.each(calls)('$id: $title', async ({ input: { request }, expected }) => {
    const answer = { ...UNNAMED, ...concrete(expected.body) };
    const server = await startServer(() => ({ json: answer }));
    // The documents take a code as text and as a number; text is what we send.
    const body = Object.fromEntries(
      Object.entries(request.body).map(([name, value]) => [name, String(value)]),
    );
    onTestFinished(() => server.close());
    const result = await call(server.url, request.path, body);

    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: request.method, path: request.path });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(body);
    expect(result).toEqual(wantedOf(answer));
  });
});

describe('tokens of contracts/vectors/capillary', () => {
  it.each(tokens)('$id: $title', ({ expected: { header, claims } }) => {
    const token = readCustomerToken(`${encode(header)}.${encode(claims)}.signature`);
    expect({ ...token, value: undefined, identifiers: token.identifiers.reveal() }).toEqual({
      value: undefined,
      role: claims['rol'],
      expiresAtMs: claims['exp'] === undefined ? undefined : Number(claims['exp']) * 1000,
      identifiers: header['idv'],
      deviceId: header['dev'] ?? undefined,
    });
  });
});

/** What the client makes of the answer: the fields that the wire of the vector names, or the code of its refusal. */
async function call(
  authEngineUrl: string,
  path: string,
  body: Readonly<Record<string, string>>,
): Promise<Fields> {
  const name = path.replace('/auth/v1/', '');
  const { brand = '', deviceId = '' } = body;
  const mobile = createAuthEngineClient({
    authEngineUrl,
    brand,
    surface: { kind: 'mobile', deviceId: deviceId || '-' },
  });
  const web = createAuthEngineClient({ authEngineUrl, brand, surface: { kind: 'web' } });
  const answer = MOBILE_CALLS[name]?.(mobile, body) ?? WEB_CALLS[name]?.(web, body);
  if (answer === undefined) throw new Error(`The client has no call for ${path}.`);
  try {
    return shown(await answer);
  } catch (error) {
    return { engineCode: error instanceof AuthEngineError ? error.engineCode : error };
  }
}

function shown(result: unknown): Fields {
  return JSON.parse(
    JSON.stringify(result ?? {}, (name, value: unknown) => (name === 'token' ? true : value)),
  );
}

/** The same, worked out from the answer alone; secrets are shown as what they are. */
function wantedOf(answer: Fields): Fields {
  const [status, auth, user] = ['status', 'auth', 'user'].map((name) => fieldsOf(answer[name]));
  if (status?.['success'] !== true) return { engineCode: status?.['code'] };
  if (user === undefined) return {};
  if (user['role'] === 'VIEW') {
    return { token: true, sessionId: '[secret]', registeredForPassword: user['userRegisteredForPassword'] };
  }
  const { role, appRegistered } = user;
  return {
    token: true,
    role,
    ...(auth?.['key'] === null ? {} : { key: '[secret]' }),
    ...(appRegistered === undefined ? {} : { appRegistered }),
  };
}

/** A JSON object as it comes over the wire, in place of what a vector leaves free. */
function concrete(value: Fields): Fields {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
      if (!isObject(member)) return [[name, member]];
      if ('$absent' in member) return [];
      if ('$pattern' in member) return [[name, name === 'sessionId' ? 'P-1' : 'opaque.token.signature']];
      if ('$type' in member) return [[name, member['$type'] === 'boolean' ? false : 'text']];
      return [[name, concrete(member)]];
    }),
  );
}

function fieldsOf(value: unknown): Fields | undefined {
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function identityOf({ identifierType = '', identifierValue = '' }: Readonly<Record<string, string>>) {
  return { identifierType, identifierValue };
}

function sessionOf({ sessionId = '' }: Readonly<Record<string, string>>): Secret {
  return new Secret(sessionId);
}

function newPasswordOf({ password, confirmPassword }: Readonly<Record<string, string>>) {
  return password === undefined || confirmPassword === undefined ? undefined : { password, confirmPassword };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
