import { sameIdentifier } from '../identifier.ts';
import type { Address } from '../identifier.ts';
import { readFirstPassword } from '../password/read-first-password.ts';
import { openSession } from '../session/open-session.ts';
import { tokenLifetimeMs } from '../token/token-lifetime.ts';
import { findUser } from '../user/auth-user.ts';
import type { AuthUser } from '../user/auth-user.ts';
import type { EngineCall, EngineEndpoint } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';
import { readIdentifier } from '../wire/read-identifier.ts';
import { viewAnswer } from './view-answer.ts';

/** `token/generate`: opens a session and gives the guest token (reference section 4.2 A). */
export const generateToken: EngineEndpoint = (call) => {
  const identifier = readIdentifier(call);
  if (!call.isWeb && call.deviceId === null) throw new EngineRefusal(1519);
  const user = findUser(call.brand, identifier);
  const contacts = identifier.type === 'USERNAME' ? readContacts(call, user) : [];
  const newPasswordHash = readFirstPassword(call, user);
  const session = openSession({ call, identifier, contacts, uid: null, newPasswordHash });
  return viewAnswer({ call, session, user, lifetimeMs: tokenLifetimeMs(call) });
};

/**
 * The addresses that a user name came with. A name that is taken keeps its own: otherwise its code could be asked for
 * to any address.
 * @throws EngineRefusal 1540 without an address; 1543 when the name is somebody else's, or is registered once more.
 */
function readContacts({ request, rules }: EngineCall, owner: AuthUser | undefined): Address[] {
  const contacts: Address[] = [];
  if (request.mobile !== undefined) contacts.push({ type: 'MOBILE', value: request.mobile });
  if (request.email !== undefined) contacts.push({ type: 'EMAIL', value: request.email });
  if (contacts.length === 0) throw new EngineRefusal(1540);
  if (!owner) return contacts;
  const isRegisteredAgain = rules.passwordEnabled && request.password !== undefined;
  const isOthers = contacts.some((contact) =>
    owner.identifiers.some((own) => own.type === contact.type && !sameIdentifier(own, contact)),
  );
  if (isRegisteredAgain || isOthers) throw new EngineRefusal(1543);
  return contacts;
}
