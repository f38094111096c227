import { sameIdentifier } from '../identifier.ts';
import type { Address } from '../identifier.ts';
import type { AuthSession } from '../session/auth-session.ts';
import type { EngineCall } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';
import { createAuthUser, findUser, findUserByUid, hasIdentifier, linkIdentifier } from './auth-user.ts';
import type { AuthUser } from './auth-user.ts';
import { nextUid } from './next-uid.ts';

/**
 * Who validated the code that went to `to`. A first factor creates the auth identity (reference section 4.1: there is
 * no separate call to register); the second factor adds its identifier to the user who passed the first.
 * @throws EngineRefusal 1543 when the user name was taken by somebody with another address since; 1515 when the user is
 *   gone; 1541 when the code went elsewhere than to the address that is to be enrolled.
 */
export function findOrCreateProvenUser(call: EngineCall, session: AuthSession, to: Address): AuthUser {
  const { brand, context } = call;
  const { identifier } = session;
  if (session.uid !== null) {
    const firstFactorUser = findUserByUid(brand, session.uid);
    if (!firstFactorUser) throw new EngineRefusal(1515);
    const isProven = hasIdentifier(firstFactorUser, identifier) || sameIdentifier(identifier, to);
    if (!isProven) throw new EngineRefusal(1541);
    linkIdentifier(firstFactorUser, identifier);
    return firstFactorUser;
  }
  const owner = findUser(brand, identifier);
  const hasOtherAddress = owner?.identifiers.some((own) => own.type === to.type && !sameIdentifier(own, to));
  if (owner && identifier.type === 'USERNAME' && hasOtherAddress) throw new EngineRefusal(1543);
  if (owner) return owner;
  const user = findUser(brand, to) ?? createAuthUser(brand, nextUid(context.authEngine));
  linkIdentifier(user, to);
  linkIdentifier(user, identifier);
  return user;
}
