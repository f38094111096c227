import type { Identifier } from '../identifier.ts';
import type { AuthUser } from './auth-user.ts';

/** The identities a token carries: the one signed in with, after the address behind a user name or external id. */
export function tokenIdentifiers(user: AuthUser, identifier: Identifier): Identifier[] {
  if (identifier.type === 'MOBILE' || identifier.type === 'EMAIL') return [identifier];
  const address =
    user.identifiers.find(({ type }) => type === 'MOBILE') ??
    user.identifiers.find(({ type }) => type === 'EMAIL');
  return address ? [address, identifier] : [identifier];
}
