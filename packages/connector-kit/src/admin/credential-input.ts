import { createHash } from 'node:crypto';
import type { Credential } from '@capconnect/auth-core';
import { Secret } from '@capconnect/kernel';
import { z } from 'zod';

const PRINTABLE = /^[\u0021-\u007e]{1,200}$/;

const OAuthClient = z
  .strictObject({
    kind: z.literal('oauth-client'),
    key: z.string().regex(PRINTABLE, 'must be the key of the API client, without spaces'),
    secret: z.string().regex(PRINTABLE, 'must be the secret of the API client, without spaces'),
  })
  .transform(({ kind, key, secret }): Credential => ({ kind, key, secret: new Secret(secret) }));

/** The password is hashed here and forgotten: the MD5 is what Capillary wants (reference section 3) and all that is kept. */
const TillBasic = z
  .strictObject({
    kind: z.literal('till-basic'),
    till: z
      .string()
      .regex(
        /^[a-z][a-z0-9._-]{2,99}$/,
        'must be a till code: a letter, then letters, digits, . _ or -, in lower case',
      ),
    password: z.string().min(1, 'must not be empty').optional(),
    passwordMd5: z
      .string()
      .regex(/^[0-9a-f]{32}$/i, 'must be the MD5 of the password: 32 hex digits')
      .optional(),
  })
  .transform(({ kind, till, password, passwordMd5 }, context): Credential => {
    if ((password === undefined) === (passwordMd5 === undefined)) {
      context.addIssue('must have exactly one of password and passwordMd5');
      return z.NEVER;
    }
    const hash =
      passwordMd5?.toLowerCase() ??
      createHash('md5')
        .update(password ?? '', 'utf8')
        .digest('hex');
    return { kind, till, passwordMd5: new Secret(hash) };
  });

/** A credential as the admin API takes it. */
export const CredentialInput = z.discriminatedUnion('kind', [OAuthClient, TillBasic], {
  error: 'must be oauth-client (key, secret) or till-basic (till, and password or passwordMd5)',
});
