import { createHash } from 'node:crypto';
import { AppError, Secret } from '@capconnect/kernel';
import type { TillBasicCredential } from './credential.ts';

/** Reference section 3: begins with a-z, then a-z, 0-9, dot, underscore or hyphen; at least three characters. */
const TILL_CODE = /^[a-z][a-z0-9._-]{2,}$/;
const MD5_HEX = /^[0-9a-f]{32}$/i;

/** A till's code with its password, or with the MD5 of its password where only that is known. */
export type TillLogin =
  | { readonly till: string; readonly password: string; readonly passwordMd5?: never }
  | { readonly till: string; readonly passwordMd5: string; readonly password?: never };

/**
 * A till's or store-centre user's login as a credential. Only the MD5 of the password is kept (reference section 3:
 * lower-case hex of the UTF-8 password).
 *
 * A `password` that is itself 32 hex digits is refused, because it nearly always is the hash already, and the hash of
 * a hash never logs in. Whoever really has such a password gives its MD5 as `passwordMd5`.
 * @throws AppError `AUTH_CONFIG_INVALID`
 */
export function tillBasicCredential(login: TillLogin): TillBasicCredential {
  if (!TILL_CODE.test(login.till)) {
    throw invalid(
      'The till code is not one that Capillary gives out: it begins with a lower-case letter, has at least three ' +
        'characters, and only a-z, 0-9, dot, underscore and hyphen. Copy it from the store’s till list.',
    );
  }
  return Object.freeze({ kind: 'till-basic', till: login.till, passwordMd5: new Secret(md5Of(login)) });
}

function md5Of(login: TillLogin): string {
  if (login.password !== undefined && login.passwordMd5 !== undefined) {
    throw invalid('Both a password and its MD5 are given for the till. Give one of them.');
  }
  if (login.passwordMd5 !== undefined) {
    if (MD5_HEX.test(login.passwordMd5)) return login.passwordMd5.toLowerCase();
    throw invalid(
      'The MD5 of the till’s password is not 32 hex digits. Give the password itself, or its MD5 in hex.',
    );
  }
  if (login.password === undefined || login.password === '') {
    throw invalid('The till’s password is missing. Give the password, or its MD5.');
  }
  if (MD5_HEX.test(login.password)) {
    throw invalid('The till’s password looks like an MD5 already. Give it as the MD5 of the password.');
  }
  return createHash('md5').update(login.password, 'utf8').digest('hex');
}

function invalid(message: string): AppError {
  return new AppError('AUTH_CONFIG_INVALID', message);
}
