import type { Brand } from '../brand/brand.ts';
import type { Factor } from '../brand/factor-rules.ts';
import { sameIdentifier } from '../identifier.ts';
import type { Identifier } from '../identifier.ts';

/** A new password that waits for a validated code. */
interface PendingPassword {
  readonly hash: string;
  /** Only a code validated on the same device (web: null) makes it count. */
  readonly deviceId: string | null;
  readonly expiresAtMs: number;
}

interface PasswordSlot {
  hash: string | null;
  forgotten: PendingPassword | null;
}

/** Somebody who has validated a code once. Not the CRM customer: `uid` is the Auth Engine's own (reference section 4.4). */
export interface AuthUser {
  readonly uid: string;
  identifiers: Identifier[];
  readonly passwords: Readonly<Record<Factor, PasswordSlot>>;
  /** Has passed the second factor once. */
  isMfaRegistered: boolean;
}

export function createAuthUser(brand: Brand, uid: string): AuthUser {
  const user: AuthUser = {
    uid,
    identifiers: [],
    passwords: { first: { hash: null, forgotten: null }, mfa: { hash: null, forgotten: null } },
    isMfaRegistered: false,
  };
  brand.users.add(user);
  return user;
}

export function findUser(brand: Brand, identifier: Identifier): AuthUser | undefined {
  return [...brand.users].find((user) => hasIdentifier(user, identifier));
}

export function findUserByUid(brand: Brand, uid: string | undefined): AuthUser | undefined {
  return uid === undefined ? undefined : [...brand.users].find((user) => user.uid === uid);
}

export function hasIdentifier(user: AuthUser, identifier: Identifier): boolean {
  return user.identifiers.some((own) => sameIdentifier(own, identifier));
}

/** Adds an identifier that the user has proven; a known one is left alone. */
export function linkIdentifier(user: AuthUser, identifier: Identifier): void {
  if (!hasIdentifier(user, identifier)) user.identifiers.push(identifier);
}
