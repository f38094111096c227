import { type Credential, oauthClientCredential, tillBasicCredential } from '@capconnect/auth-core';
import { AppError } from '@capconnect/kernel';
import { z } from 'zod';
import { checkedBy } from '../http/checked-by.ts';

const OAuthClient = z
  .strictObject({ kind: z.literal('oauth-client'), key: z.string(), secret: z.string() })
  .transform(checkedBy((client): Credential => oauthClientCredential(client)));

/** Of the password only its MD5 goes further: that is what Capillary wants (reference section 3). */
const TillBasic = z
  .strictObject({
    kind: z.literal('till-basic'),
    till: z.string(),
    password: z.string().optional(),
    passwordMd5: z.string().optional(),
  })
  .transform(
    checkedBy(({ till, password, passwordMd5 }): Credential => {
      if (password !== undefined && passwordMd5 === undefined) return tillBasicCredential({ till, password });
      if (passwordMd5 !== undefined && password === undefined)
        return tillBasicCredential({ till, passwordMd5 });
      throw new AppError('INPUT_INVALID', 'must have exactly one of password and passwordMd5');
    }),
  );

/** A credential as the admin API takes it. */
export const CredentialInput = z.discriminatedUnion('kind', [OAuthClient, TillBasic], {
  error: 'must be oauth-client (key, secret) or till-basic (till, and password or passwordMd5)',
});
