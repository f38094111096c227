import { inspect } from 'node:util';
import { createCapillaryAuth, oauthClientCredential, tillBasicCredential } from '@capconnect/auth-core';
import type { Logger } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import { createCapillaryClient } from '../src/index.ts';
import { startAnsweringServer, type Answering } from './support/answering-server.ts';
import { CANARY_EMAIL, CANARY_MOBILE, SAMPLE_CALLS } from './support/sample-calls.ts';

const PASSWORD = 'canary-password';
const PASSWORD_MD5 = 'd5b7e5b4c5be7ed21d9f9e9ec2f3c2b1';
const SECRET = 'canary-secret';
const TOKEN = 'canary.access.token';
const CANARIES = [
  PASSWORD,
  PASSWORD_MD5,
  Buffer.from(`test.till:${PASSWORD_MD5}`).toString('base64'),
  SECRET,
  TOKEN,
  CANARY_MOBILE,
  CANARY_EMAIL,
  'canary@',
  // The validation code and the one-time code of the calls.
  '271828',
  'Canary',
];

/** Ways to fail, each with personal data or credentials where Capillary, or a thing in its place, might put them. */
const FAILURES: Readonly<Record<string, Answering>> = {
  'a refusal that quotes the request': () => ({
    status: 400,
    body: { errors: [{ status: false, code: 8013, message: `No ${CANARY_MOBILE}, ${CANARY_EMAIL}` }] },
  }),
  'a refusal with a code that is none': () => ({
    body: { errors: [{ code: CANARY_EMAIL, message: CANARY_MOBILE }] },
  }),
  'a registered customer with a strange id': () => ({
    body: {
      errors: [{ code: 8006, message: `Customer already exists with id ${CANARY_EMAIL} for same source` }],
    },
  }),
  'a refused item': () => ({
    body: {
      response: {
        status: { success: 'false', code: 500 },
        points: {
          redeemable: {
            mobile: CANARY_MOBILE,
            item_status: { success: 'false', code: 809, message: CANARY_EMAIL },
          },
        },
      },
    },
  }),
  'a rejected credential': ({ headers }) => ({ status: 401, body: { echo: headers } }),
  'an answer that lacks what is needed': ({ body }) => ({ body: { data: CANARY_MOBILE, entity: {}, body } }),
  'an answer that is not JSON': ({ body, headers }) => ({
    body: `<html>${JSON.stringify(headers)}${body}</html>`,
  }),
  'a redirect that quotes the call': ({ query }) => ({
    status: 302,
    headers: {
      location: `https://example.org/?${new URLSearchParams(query).toString()}`,
      'x-cap-requestid': CANARY_EMAIL,
    },
    body: '',
  }),
  'a server error that echoes everything': (call) => ({ status: 500, body: { ...call } }),
  'a broken connection': (_call, response) => {
    response.destroy();
    return 'handled';
  },
  'no answer': () => 'handled',
};

/** Everything by which an error could end up somewhere. */
function tracesOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return [error, cause]
    .flatMap((value) => [
      String(value),
      value instanceof Error ? value.stack : undefined,
      JSON.stringify(value),
      inspect(value, { depth: 20, showHidden: true }),
      inspect(value, { depth: 20, showHidden: true, customInspect: false }),
    ])
    .join('\n');
}

/** A logger that keeps what it is told, as an app would write it. */
function keepingLogger(lines: string[]): Logger {
  const keep = (fields: object, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)} ${inspect(fields, { depth: 20 })}`);
  };
  return { debug: keep, info: keep, warn: keep, error: keep };
}

const credentials = {
  'a till': tillBasicCredential({ till: 'test.till', passwordMd5: PASSWORD_MD5 }),
  'an API client': oauthClientCredential({ key: 'test-key', secret: SECRET }),
};

describe.each(Object.entries(credentials))('of %s', (_name, credential) => {
  it.each(Object.entries(FAILURES))('no method gives secrets or people away: %s', async (_title, failing) => {
    const server = await startAnsweringServer((call, response) =>
      call.path === '/v3/oauth/token/generate'
        ? { body: { data: { accessToken: TOKEN, ttlSeconds: 300 }, errors: null } }
        : failing(call, response),
    );
    const lines: string[] = [];
    const auth = createCapillaryAuth({ baseUrl: server.url, credential });
    const client = createCapillaryClient({
      baseUrl: server.url,
      auth,
      logger: keepingLogger(lines),
      timeoutMs: failing === FAILURES['no answer'] ? 50 : 10_000,
    });
    const errors = await Promise.all(
      Object.values(SAMPLE_CALLS).map((call) =>
        call(client).then(
          () => undefined,
          (error: unknown) => error,
        ),
      ),
    );
    expect(errors.filter((error) => error !== undefined).length).toBeGreaterThan(15);
    const traces = [...errors.map(tracesOf), ...lines].join('\n');
    for (const canary of CANARIES) expect(traces).not.toContain(canary);
  });
});
