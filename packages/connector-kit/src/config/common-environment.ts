import { Secret } from '@capconnect/kernel';
import { z } from 'zod';
import { checkedBy } from '../http/checked-by.ts';
import { LOG_LEVELS } from '../log/log-levels.ts';
import { parseKeys } from '../secrets/parse-keys.ts';
import { secretVariable } from './secret-variable.ts';
import { trustProxyVariable } from './trust-proxy.ts';

/**
 * The variables that every app reads, to be spread into the app's own schema:
 * `z.object({ ...commonEnvironment(4101, 'shopify'), SHOPIFY_API_KEY: z.string() })`.
 * @param app - names the default database, `./data/<app>.db`.
 */
export function commonEnvironment(defaultPort: number, app: string) {
  return {
    /** `staging` and the like run as `production`: what it turns on are the safeguards. */
    NODE_ENV: z
      .enum(
        ['development', 'test', 'production'],
        'must be development, test or production (a staging server runs as production)',
      )
      .default('development'),
    HOST: z
      .string()
      .regex(/^[^\s/]+$/, 'must be an address or host name to listen on, such as 127.0.0.1')
      .default('127.0.0.1'),
    /** 0 picks a free port. */
    PORT: z
      .string()
      .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
      .transform(Number)
      .refine((port) => port <= 65_535, 'must be a port number from 0 to 65535')
      .default(defaultPort),
    /** A secret: the address of a PostgreSQL server holds its password. */
    DATABASE_URL: z
      .string()
      .regex(
        /^(sqlite:.+|postgres(ql)?:\/\/.+)$/,
        'must be sqlite:<file> or postgres://user:password@host/database',
      )
      .default(`sqlite:./data/${app}.db`)
      .pipe(secretVariable()),
    SECRETS_KEYS: z.string().transform(checkedBy(secretKeys)).optional(),
    ADMIN_TOKEN: z
      .string()
      .regex(
        /^[\u0021-\u007e]+$/,
        'must be printable ASCII without spaces. Make one with: openssl rand -base64 32',
      )
      .pipe(secretVariable())
      .optional(),
    LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
    PUBLIC_URL: z
      .string()
      .transform((value, context) => {
        const url = publicUrl(value);
        if (url !== undefined) return url;
        context.addIssue(
          'must be the http(s) address that users and platforms see, without query, such as https://loyalty.example.com',
        );
        return z.NEVER;
      })
      .optional(),
    TRUST_PROXY: trustProxyVariable,
  };
}

function secretKeys(value: string): Secret {
  parseKeys(value);
  return new Secret(value);
}

/** The address without a slash at the end, so that paths can be appended. */
function publicUrl(value: string): string | undefined {
  const url = URL.parse(value);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return undefined;
  const isPlain = url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return isPlain ? `${url.origin}${url.pathname}`.replace(/\/+$/, '') : undefined;
}
