import type { Identifier } from '../identifier.ts';
import { hasIdentifier } from './auth-user.ts';
import type { AuthUser } from './auth-user.ts';

/** The identities a token carries: the one signed in with, and the address behind a user name or external id. */
export function tokenIdentifiers(user: AuthUser, identifier: Identifier): Identifier[] {
  const own = hasIdentifier(user, identifier) ? [identifier] : [];
  if (identifier.type === 'MOBILE' || identifier.type === 'EMAIL') return own;
  const address =
    user.identifiers.find(({ type }) => type === 'MOBILE') ??
    user.identifiers.find(({ type }) => type === 'EMAIL');
  return address ? [address, ...own] : own;
}
