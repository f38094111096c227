import { identifierKey } from '../identifier.ts';
import type { Identifier } from '../identifier.ts';
import type { EngineCall } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';
import { findUser } from './auth-user.ts';
import type { AuthUser } from './auth-user.ts';
import { findCrmCustomer } from './find-crm-customer.ts';

/**
 * The second factor may use another identifier than the first, such as mobile then e-mail, but only the user's own: one
 * that is on file here or in the CRM. A kind of address of which none is on file is enrolled by its code.
 * @throws EngineRefusal 1541
 */
export function requireSecondIdentifier(
  { brand, context }: EngineCall,
  user: AuthUser,
  identifier: Identifier,
): void {
  const owner = findUser(brand, identifier);
  if (owner === user) return;
  const onFile = [...user.identifiers, ...(findCrmCustomer(context, user.identifiers)?.identifiers ?? [])]
    .filter(({ type }) => type === identifier.type)
    .map(identifierKey);
  const canEnrol = onFile.length === 0 && (identifier.type === 'MOBILE' || identifier.type === 'EMAIL');
  if (owner || !(canEnrol || onFile.includes(identifierKey(identifier)))) throw new EngineRefusal(1541);
}
