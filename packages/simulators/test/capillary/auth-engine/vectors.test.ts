import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  callExpectedSchema,
  callInputSchema,
  loadVectors,
  mismatches,
  readVector,
  type Vector,
} from '../vector.ts';
import {
  startEngine,
  type Brand,
  type EngineUnderTest,
  type Fields,
  type Reply,
} from './engine-under-test.ts';
import { claimsOf, headerOf, keyOf, requestCode, signInByCode, signInByPassword, tokenOf } from './people.ts';

const FIRST_FACTOR = loadVectors('auth-engine-first-factor');
const SECOND_FACTOR = loadVectors('auth-engine-mfa');

const PERSON_OF_T10 = {
  identifiers: [{ type: 'MOBILE' as const, value: '919999999993' }],
  password: 'abc123',
};
const PERSON_OF_T15 = {
  identifiers: [
    { type: 'USERNAME' as const, value: '9940000000' },
    { type: 'MOBILE' as const, value: '9940000000' },
  ],
  password: 'password',
};
const PERSON_OF_T17 = {
  identifiers: [{ type: 'MOBILE' as const, value: '18767431754' }],
  mfaPassword: '12345',
};
const MFA = { IS_MFA_ENABLED: true };

/** What each vector needs, in the words of its `given`. */
const BRANDS: Readonly<Record<string, Brand>> = {
  T10: { code: 'DocDemo', passwordEnabled: true, users: [PERSON_OF_T10] },
  T11: { code: 'DocDemo', passwordEnabled: true },
  'T11-no-password': { code: 'DocDemo', passwordEnabled: true },
  T12: { code: 'DocDemo' },
  T13: { code: 'STANDARDAPP' },
  T14: { code: 'STANDARDAPP' },
  T15: { code: 'KANMODEMO', passwordEnabled: true, users: [PERSON_OF_T15] },
  'T14-number': { code: 'Bukl', config: MFA },
  T16: { code: 'Bukl', config: MFA },
  T17: { code: 'Bukl', config: { ...MFA, IS_MFA_PASSWORD_ENABLED: true }, users: [PERSON_OF_T17] },
  T18: { code: 'Bukl', config: MFA },
};

const claimsInputSchema = z.strictObject({
  role: z.enum(['VIEW', 'USER', 'MFA_PENDING', 'AUTH']),
  brand: z.string(),
  orgId: z.int(),
  tillCode: z.string(),
  identifierType: z.enum(['MOBILE', 'EMAIL']),
  identifierValue: z.string(),
  deviceId: z.string().nullable(),
  uid: z.string().optional(),
  issuedAtSeconds: z.int(),
  lifetimeSeconds: z.int(),
});
const claimsExpectedSchema = z.strictObject({
  header: z.record(z.string(), z.unknown()),
  claims: z.record(z.string(), z.unknown()),
});

const bodySchema = z.record(z.string(), z.unknown());

describe('calls of the Auth Engine (T10 to T18)', () => {
  const calls = [...FIRST_FACTOR, ...SECOND_FACTOR].filter(([, { input }]) => 'request' in input);

  it.each(calls)('%s', async (id, vector) => {
    const { input, expected } = readVector(vector, callInputSchema, callExpectedSchema);
    const { method, path, body } = input.request;
    const brand = BRANDS[id];
    if (!brand) throw new Error(`Nothing is given for ${id}.`);
    const engine = await startEngine({ seed: { brands: [brand] } });
    const sent = await withLiveValues(engine, id, bodySchema.parse(body));

    const { http: _http, ...answer } = await engine.call(path.replace('/auth/v1/', ''), sent, { method });

    expect(mismatches(expected.body, answer)).toEqual([]);
  });
});

describe('tokens of the Auth Engine (T10 to T19)', () => {
  const tokens = [...FIRST_FACTOR, ...SECOND_FACTOR].filter(([, { input }]) => 'role' in input);

  it.each(tokens)('%s', async (id, vector: Vector) => {
    const { input, expected } = readVector(vector, claimsInputSchema, claimsExpectedSchema);
    const isMfa = SECOND_FACTOR.has(id);

    const token = await issue(input, isMfa);

    expect(headerOf(token)).toEqual(expected.header);
    expect(claimsOf(token)).toEqual(expected.claims);
  });
});

/** The body with the session, code, token or key of this run where the vector prints one. */
async function withLiveValues(engine: EngineUnderTest, id: string, body: Fields): Promise<Fields> {
  const { sessionId, otp, password, key, token, ...identity } = body;
  if (key !== undefined) {
    const extra = await passFirstFactor(engine, identity);
    const signedIn = await signInByPassword(engine, identity, '12345', { family: 'mfa/', extra });
    return { ...body, key: keyOf(signedIn) };
  }
  if (token !== undefined) {
    const extra = await passFirstFactor(engine, identity);
    return { ...body, token: tokenOf(await signInByCode(engine, identity, { family: 'mfa/', extra })) };
  }
  if (sessionId === undefined) return body;
  const isMfa = SECOND_FACTOR.has(id);
  const { session, code } = await requestCode(
    engine,
    { ...identity, mobile: '9940000000' },
    {
      family: isMfa ? 'mfa/' : '',
      extra: isMfa ? await passFirstFactor(engine, identity) : {},
    },
  );
  return {
    ...body,
    sessionId: session['sessionId'],
    ...(otp === undefined ? {} : { otp: typeof otp === 'number' ? Number(code) : code }),
    ...(password === undefined ? {} : { password }),
  };
}

async function passFirstFactor(engine: EngineUnderTest, identity: Fields): Promise<Fields> {
  return { authorizedToken: tokenOf(await signInByCode(engine, identity)) };
}

/** A token or key of the sample's person, brand and time. */
async function issue(sample: z.output<typeof claimsInputSchema>, isMfa: boolean): Promise<string> {
  const { role, brand, orgId, tillCode, identifierType, identifierValue, deviceId, uid } = sample;
  const engine = await startEngine();
  engine.simulator.advanceMs(sample.issuedAtSeconds * 1000 - engine.simulator.context.nowMs());
  engine.simulator.seed({
    brands: [
      {
        code: brand,
        orgId,
        tillCode,
        mobileTokenSeconds: isMfa ? 3600 : sample.lifetimeSeconds,
        webTokenSeconds: sample.lifetimeSeconds,
        config: isMfa
          ? {
              IS_MFA_ENABLED: true,
              CONF_FORCED_MFA: true,
              CONF_MFA_TOKEN_EXPIRY_IN_MINUTES: sample.lifetimeSeconds / 60,
            }
          : {},
        users:
          uid === undefined ? [] : [{ uid, identifiers: [{ type: identifierType, value: identifierValue }] }],
      },
    ],
  });
  const identity = { identifierType, identifierValue, brand, deviceId };
  const family = deviceId === null ? 'web/' : '';
  if (role === 'VIEW') return tokenOf(await engine.call(`${family}token/generate`, identity));
  const first = await signInByCode(engine, identity, { family });
  const isSecondWanted = isMfa && role !== 'MFA_PENDING';
  const last: Reply = isSecondWanted
    ? await signInByCode(engine, identity, { family: 'mfa/', extra: { authorizedToken: tokenOf(first) } })
    : first;
  return role === 'AUTH' ? keyOf(last) : tokenOf(last);
}
