import { sameIdentifier } from '../identifier.ts';
import type { Identifier } from '../identifier.ts';
import type { EngineCall } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';
import { findUser, linkIdentifier } from './auth-user.ts';
import type { AuthUser } from './auth-user.ts';
import { findCrmCustomer } from './find-crm-customer.ts';

/**
 * The second factor may use another identifier than the first, such as mobile then e-mail, but only the user's own: one
 * that is on file here or in the CRM. A kind of address of which none is on file may be enrolled; its code proves it.
 * @throws EngineRefusal 1541
 */
export function admitSecondIdentifier(
  { brand, context }: EngineCall,
  user: AuthUser,
  identifier: Identifier,
): void {
  const owner = findUser(brand, identifier);
  if (owner === user) return;
  if (owner) throw new EngineRefusal(1541);
  const inCrm = findCrmCustomer(context, user.identifiers)?.identifiers ?? [];
  if (inCrm.some((known) => sameIdentifier(known, identifier))) {
    linkIdentifier(user, identifier);
    return;
  }
  const hasOther = [...user.identifiers, ...inCrm].some(({ type }) => type === identifier.type);
  const isAddress = identifier.type === 'MOBILE' || identifier.type === 'EMAIL';
  if (hasOther || !isAddress) throw new EngineRefusal(1541);
}
