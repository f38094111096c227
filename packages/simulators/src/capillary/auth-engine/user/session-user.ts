import type { Brand } from '../brand/brand.ts';
import type { AuthSession } from '../session/auth-session.ts';
import { findUser, findUserByUid } from './auth-user.ts';
import type { AuthUser } from './auth-user.ts';

/** Whose session it is: in the second factor, of who passed the first; else of who holds the identifier, if anybody. */
export function sessionUser(brand: Brand, { uid, identifier }: AuthSession): AuthUser | undefined {
  return uid === null ? findUser(brand, identifier) : findUserByUid(brand, uid);
}
