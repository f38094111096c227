import { sameIdentifier } from '../identifier.ts';
import type { Identifier } from '../identifier.ts';
import { findUser, hasIdentifier } from '../user/auth-user.ts';
import { findCrmCustomer } from '../user/find-crm-customer.ts';
import { success } from '../wire/engine-answer.ts';
import type { EngineCall, EngineEndpoint } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';
import { requireSignedInUser } from './require-signed-in-user.ts';

/**
 * `user/updateIdentifierValue`: another mobile or e-mail address for the signed-in user (reference section 4.2 H). The
 * CRM is not told, and does not tell.
 */
export const updateIdentifierValue: EngineEndpoint = async (call) => {
  const { identifierType: type, identifierValue, oldIdentifierValue, newIdentifierValue } = call.request;
  if (type !== 'MOBILE' && type !== 'EMAIL') throw new EngineRefusal(1546);
  const oldValue = identifierValue ?? oldIdentifierValue;
  if (oldValue === undefined || newIdentifierValue === undefined) throw new EngineRefusal(1519);
  const user = await requireSignedInUser(call, 1519);
  const before: Identifier = { type, value: oldValue };
  const after: Identifier = { type, value: newIdentifierValue };
  if (!hasIdentifier(user, before)) throw new EngineRefusal(1541);
  if (!hasFormOf(type, newIdentifierValue) || !isFree(call, before, after)) throw new EngineRefusal(1519);
  user.identifiers = user.identifiers.map((own) => (sameIdentifier(own, before) ? after : own));
  return success();
};

/** The new value is of the same type as the old one: no address in place of a number. */
function hasFormOf(type: 'MOBILE' | 'EMAIL', value: string): boolean {
  return type === 'MOBILE' ? /^\d+$/.test(value) : value.includes('@');
}

/** Nobody signs in with it, and no other customer has it in the CRM: or their data would be open to the caller. */
function isFree({ brand, context }: EngineCall, before: Identifier, after: Identifier): boolean {
  if (findUser(brand, after)) return false;
  const holder = findCrmCustomer(context, [after]);
  return holder === undefined || holder.id === findCrmCustomer(context, [before])?.id;
}
