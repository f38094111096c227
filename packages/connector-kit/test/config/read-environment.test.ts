import { AppError, Secret } from '@capconnect/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commonEnvironment } from '../../src/config/common-environment.ts';
import { readEnvironment } from '../../src/config/read-environment.ts';
import { secretVariable } from '../../src/config/secret-variable.ts';

const schema = z.object({
  ...commonEnvironment(4101, 'shopify'),
  SHOPIFY_API_SECRET: secretVariable(),
  SHOPIFY_ADMIN_ORIGIN: z.url().optional(),
});
const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const enough = { SHOPIFY_API_SECRET: 'shpss_canary' };

function refusal(env: Record<string, string>, rules = {}): string {
  try {
    readEnvironment(schema, env, rules);
  } catch (error) {
    if (error instanceof AppError && error.code === 'CONFIG_INVALID') return error.message;
    throw error;
  }
  throw new Error('accepted');
}

describe('readEnvironment', () => {
  it('gives the documented defaults', () => {
    const { DATABASE_URL, SHOPIFY_API_SECRET, ...plain } = readEnvironment(schema, enough);
    expect(plain).toEqual({
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: 4101,
      LOG_LEVEL: 'info',
      TRUST_PROXY: false,
    });
    expect(DATABASE_URL.reveal()).toBe('sqlite:./data/shopify.db');
    expect(SHOPIFY_API_SECRET).toBeInstanceOf(Secret);
  });

  it('takes an empty or blank variable for one that is not set', () => {
    const config = readEnvironment(schema, { ...enough, PORT: '', ADMIN_TOKEN: '  ', PUBLIC_URL: '' });
    expect(config.PORT).toBe(4101);
    expect(config.ADMIN_TOKEN).toBeUndefined();
  });

  it('names every wrong variable at once, and repeats none of their values', () => {
    const message = refusal({
      NODE_ENV: 'prod-canary',
      PORT: '70000',
      DATABASE_URL: 'mysql://root:db-canary@host/x',
      SECRETS_KEYS: 'k1:key-canary',
      ADMIN_TOKEN: 'two words-canary',
      LOG_LEVEL: 'chatty-canary',
      PUBLIC_URL: 'https://user:url-canary@host/',
      TRUST_PROXY: 'true',
    });
    for (const name of [
      'NODE_ENV',
      'PORT',
      'DATABASE_URL',
      'SECRETS_KEYS',
      'ADMIN_TOKEN',
      'LOG_LEVEL',
      'PUBLIC_URL',
      'TRUST_PROXY',
    ]) {
      expect(message).toContain(
        `- ${name} must be`.replace('SECRETS_KEYS must be', 'SECRETS_KEYS is not a key ring'),
      );
    }
    expect(message).toContain('- SHOPIFY_API_SECRET is required');
    expect(message).not.toContain('canary');
  });

  it('wants SECRETS_KEYS in production, in the same message as all else', () => {
    const message = refusal({ NODE_ENV: 'production', PORT: 'x' });
    expect(message).toContain('- PORT must be');
    expect(message).toContain('- SHOPIFY_API_SECRET is required');
    expect(message).toMatch(/- SECRETS_KEYS must be set when NODE_ENV=production: .*openssl rand -base64 32/);
    expect(
      readEnvironment(schema, {
        ...enough,
        NODE_ENV: 'production',
        SECRETS_KEYS: KEYS,
      }).SECRETS_KEYS?.reveal(),
    ).toBe(KEYS);
  });

  it("applies the app's own rules for production, there only", () => {
    const rules = { required: { PUBLIC_URL: 'where Shopify finds us' }, refused: ['SHOPIFY_ADMIN_ORIGIN'] };
    const env = { ...enough, SECRETS_KEYS: KEYS, SHOPIFY_ADMIN_ORIGIN: 'http://127.0.0.1:1' };
    const message = refusal({ ...env, NODE_ENV: 'production' }, rules);
    expect(message).toContain('- PUBLIC_URL must be set when NODE_ENV=production: where Shopify finds us');
    expect(message).toContain('- SHOPIFY_ADMIN_ORIGIN is for tests and development');
    expect(readEnvironment(schema, env, rules).SHOPIFY_ADMIN_ORIGIN).toBe('http://127.0.0.1:1');
  });

  it('does not read what only the prototype has', () => {
    expect(() => readEnvironment(schema, Object.create({ SHOPIFY_API_SECRET: 'inherited' }))).toThrow(
      /is required/,
    );
  });

  it('keeps every secret out of print', () => {
    const config = readEnvironment(schema, {
      SHOPIFY_API_SECRET: 'canary-1',
      ADMIN_TOKEN: 'canary-2',
      DATABASE_URL: 'postgres://app:canary-3@db/app',
      SECRETS_KEYS: KEYS,
    });
    const printed = JSON.stringify(config);
    expect(printed).not.toMatch(/canary|BwcHBwcH/);
    expect(config.DATABASE_URL.reveal()).toContain('canary-3');
  });

  it.each([
    ['2', 2],
    ['0', false],
    ['false', false],
    ['loopback, 10.0.0.0/8', ['loopback', '10.0.0.0/8']],
    ['2001:db8::/32', ['2001:db8::/32']],
  ])('reads TRUST_PROXY=%s', (value, expected) => {
    expect(readEnvironment(schema, { ...enough, TRUST_PROXY: value }).TRUST_PROXY).toEqual(expected);
  });

  it.each(['true', '0.0.0.0/0', '::/0', 'proxy.example.com', '10.0.0.0/33', '10.0.0.1/8/8', ',', '-1'])(
    'refuses TRUST_PROXY=%s',
    (value) => {
      expect(refusal({ ...enough, TRUST_PROXY: value })).toContain('- TRUST_PROXY must be');
    },
  );

  it.each([
    ['https://loyalty.example.com/', 'https://loyalty.example.com'],
    ['https://example.com/loyalty/', 'https://example.com/loyalty'],
    ['http://127.0.0.1:4101', 'http://127.0.0.1:4101'],
  ])('reads PUBLIC_URL=%s without a slash at the end', (value, expected) => {
    expect(readEnvironment(schema, { ...enough, PUBLIC_URL: value }).PUBLIC_URL).toBe(expected);
  });
});
