import { AppError, Secret } from '@capconnect/kernel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordedLogger } from '../recorded-logger.ts';

const PHONE = '+49 151 23456789';
const MAIL = 'mona.canary@example.com';
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl';
const LEAK = /canary|49 151|eyJ/;

const SENSITIVE_NAMES =
  `authorization Authorization X-CAP-API-OAUTH-TOKEN accessToken refresh_token Set-Cookie cookie
  password passwordMd5 PASSWORD_HASH secret clientSecret SHOPIFY_API_SECRET apiKey api-key otp
  email customerEmail phone phone_number mobile mobileNumber firstName last_name payload rawBody`.split(
    /\s+/,
  );

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describe('createLogger', () => {
  it('writes one JSON line with time, level, name, message and fields', () => {
    const { logger, lines } = recordedLogger();
    logger.info(
      { tenantId: 'acme', attempts: 2, isDuplicate: false, orderingKey: 'acme:42', billNumber: 'SHP-5001' },
      'accepted',
    );
    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        name: 'test',
        msg: 'accepted',
        tenantId: 'acme',
        attempts: 2,
        isDuplicate: false,
        orderingKey: 'acme:42',
        billNumber: 'SHP-5001',
      },
    ]);
  });

  it.each(SENSITIVE_NAMES)('hides the value of a field named %s, at any depth', (name) => {
    const { logger, text } = recordedLogger();
    logger.info(
      {
        [name]: 'canary',
        nested: { list: [{ deeper: { [name]: { inside: 'canary' } } }], [name]: 4_242_424_242 },
      },
      'x',
    );
    expect(text()).not.toMatch(/canary|4242424242/);
    expect(text()).toContain('[redacted]');
  });

  it.each([
    'tokenExpiresAtMs',
    'tokenCalls',
    'credentialKind',
    'otpLength',
    'bodyBytes',
    'notPresent',
    'pinned',
    'hotPath',
    'messageId',
  ])('leaves the plain fact %s', (name) => {
    const { logger, lines } = recordedLogger();
    logger.info({ [name]: 7 }, 'x');
    expect(lines()[0]).toMatchObject({ [name]: 7 });
  });

  it.each([
    ['an e-mail address', `sent to ${MAIL} today`],
    ['an encoded e-mail address', `/customers/mona.canary%40example.com`],
    ['a phone number', `sms to ${PHONE}`],
    ['a phone number without spaces', 'sms to +4915123456789 failed'],
    ['a JWT', `got ${JWT}`],
    ['a bearer header', 'Authorization: Bearer canary-token-1'],
    ['a basic header', 'Basic Y2FuYXJ5OmNhbmFyeQ=='],
    ['a query string', 'GET https://host/v2/customers?mobile=canary&x=1 failed'],
    ['a relative query string', 'GET /v2/customers?identifierValue=canary'],
    ['credentials of a URL', 'postgres://app:canary@db/app'],
    ['an assignment', 'password=canary'],
    ['JSON text', '{"client_secret": "canary"}'],
  ])('scrubs %s from messages, values and errors', (_what, leaky) => {
    const { logger, text, lines } = recordedLogger();
    logger.warn(
      {
        note: leaky,
        list: [leaky],
        error: new Error(leaky),
        deep: { error: new TypeError('outer', { cause: new Error(leaky) }) },
      },
      leaky,
    );
    expect(lines()).toHaveLength(1);
    expect(text()).not.toMatch(/canary|4915123456789|49 151|eyJ|Y2FuYXJ5/);
  });

  it('leaves ids, money, times and plain addresses readable', () => {
    const { logger, lines } = recordedLogger();
    logger.info({}, 'Basic authentication is disabled; the token: ask for one');
    expect(lines()[0]).toMatchObject({ msg: 'Basic authentication is disabled; the token: ask for one' });
    const note =
      'order 820982911946154508 of SHP-5001: 1.499,00 EUR at 2026-01-05T10:00:00+0530, 127.0.0.1:4101/v2/transactions in 35 ms';
    logger.info({ note, orderId: 9_007_199_254_740_993n }, note);
    expect(lines()[1]).toMatchObject({ note, msg: note, orderId: '9007199254740993' });
  });

  it('writes an AppError by code, message, details and stack, and its causes without their bodies', () => {
    const { logger, lines, text } = recordedLogger();
    const cause = Object.assign(new Error(`refused for ${MAIL}`), {
      code: 'ERR_BAD_REQUEST',
      config: { headers: { authorization: 'canary' } },
      response: { data: { mobile: 'canary' } },
    });
    const error = new AppError('UPSTREAM_REFUSED', 'Capillary refused.', {
      cause,
      details: { capillaryCode: 604, email: 'canary' },
    });
    logger.error({ error }, 'failed');
    expect(lines()[0]?.['error']).toMatchObject({
      code: 'UPSTREAM_REFUSED',
      message: 'Capillary refused.',
      details: { capillaryCode: 604, email: '[redacted]' },
      stack: expect.stringContaining('create-logger.test.ts'),
      cause: { name: 'Error', code: 'ERR_BAD_REQUEST', message: 'refused for [email]' },
    });
    expect(text()).not.toMatch(LEAK);
  });

  it('does not repeat the text that was not JSON', () => {
    const { logger, text } = recordedLogger();
    logger.error({ error: thrownBy(() => JSON.parse('canary')) }, 'bad');
    logger.error({ error: thrownBy(() => JSON.parse('{"a": "canary", "b": x canary}')) }, 'bad');
    expect(text()).not.toContain('canary');
  });

  it('names objects of a class and bytes instead of opening them', () => {
    const { logger, lines } = recordedLogger();
    class Request {
      readonly headers = 'canary';
    }
    logger.info(
      {
        request: new Request(),
        bytes: Buffer.from('canary'),
        key: new Secret('canary'),
        map: new Map([['a', 'canary']]),
      },
      'x',
    );
    expect(lines()[0]).toMatchObject({
      request: '[object Object]',
      bytes: '[6 bytes]',
      key: '[secret]',
      map: '[object Map]',
    });
  });

  it('ends cycles and bounds size', () => {
    const { logger, text, lines } = recordedLogger();
    const cycle: Record<string, unknown> = { long: 'x'.repeat(1_000_000) };
    cycle['self'] = cycle;
    logger.info({ cycle, many: Array.from({ length: 100_000 }, (_, index) => index) }, 'x');
    expect(lines()).toHaveLength(1);
    expect(text().length).toBeLessThan(200_000);
  });

  it('writes nothing below its level', () => {
    const { logger, lines } = recordedLogger('warn');
    logger.debug({}, 'debug');
    logger.info({}, 'info');
    logger.warn({}, 'warn');
    logger.error({}, 'error');
    expect(lines().map(({ level }) => level)).toEqual(['warn', 'error']);
  });

  it('never lets a canary through, wherever it hangs', () => {
    const sensitive = fc.constantFrom(
      'token',
      'Password',
      'api_key',
      'customer-email',
      'mobile',
      'client_secret',
      'OTP',
    );
    const { tree } = fc.letrec((tie) => ({
      leaf: fc
        .record({ key: sensitive, value: fc.constantFrom('canary', 4_242_424_242, ['canary']) })
        .map(({ key, value }) => ({ [key]: value })),
      tree: fc.oneof(
        { maxDepth: 8 },
        tie('leaf'),
        tie('tree').map((inner) => ({ fine: inner })),
        tie('tree').map((inner) => [inner, 'plain']),
        tie('leaf').map((leaf) => Object.assign(new Error('x'), leaf)),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const { logger, text, lines } = recordedLogger();
        logger.info({ value }, 'property');
        expect(lines()).toHaveLength(1);
        expect(text()).not.toMatch(/canary|4242424242/);
      }),
      { numRuns: 200 },
    );
  });
});
