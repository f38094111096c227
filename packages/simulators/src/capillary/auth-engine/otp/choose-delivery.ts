import type { SentCode } from '../../context.ts';
import type { Address } from '../identifier.ts';
import type { AuthSession } from '../session/auth-session.ts';
import { findCrmCustomer } from '../user/find-crm-customer.ts';
import { sessionUser } from '../user/session-user.ts';
import type { EngineCall } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';

type Channel = SentCode['channel'];

const CHANNELS: readonly Channel[] = ['SMS', 'WHATSAPP', 'ZALO', 'EMAIL'];

interface Delivery {
  readonly channel: Channel;
  readonly to: Address;
}

/**
 * Where and how the session's code goes. Which of 1601 to 1603 means what is not documented.
 * @throws EngineRefusal 1540 without an address; 1601 unknown fallback channel, 1602 one that the brand has not enabled
 *   (`CONF_FALLBACK_CHANNELS`), 1603 one on which the person cannot be reached.
 */
export function chooseDelivery(call: EngineCall, session: AuthSession): Delivery {
  if (call.fallbackChannel === undefined) {
    const to = primaryAddress(call, session);
    if (!to) throw new EngineRefusal(1540);
    return { channel: to.type === 'EMAIL' ? 'EMAIL' : call.rules.mobileChannel, to };
  }
  const channel = CHANNELS.find((known) => known === call.fallbackChannel);
  if (!channel) throw new EngineRefusal(1601);
  if (!call.brand.settings.config.CONF_FALLBACK_CHANNELS.includes(channel)) throw new EngineRefusal(1602);
  const to = addressOf(call, session, channel === 'EMAIL' ? 'EMAIL' : 'MOBILE');
  if (!to) throw new EngineRefusal(1603);
  return { channel, to };
}

function primaryAddress(call: EngineCall, session: AuthSession): Address | undefined {
  const { type } = session.identifier;
  if (type === 'MOBILE' || type === 'EMAIL') return addressOf(call, session, type);
  if (type === 'USERNAME') return addressOf(call, session, 'MOBILE') ?? addressOf(call, session, 'EMAIL');
  const { CONF_OTP_SEND_FOR_EXTERNAL_ID } = call.brand.settings.config;
  return addressOf(call, session, CONF_OTP_SEND_FOR_EXTERNAL_ID === 'Email' ? 'EMAIL' : 'MOBILE');
}

/**
 * The address of one kind. Never one that only the caller claims, or the code of somebody else could be had: what the
 * user has proven comes first, then the CRM; only a user name that nobody has yet may bring its own.
 */
function addressOf(call: EngineCall, session: AuthSession, type: Address['type']): Address | undefined {
  const { identifier } = session;
  if (identifier.type === type) return { type, value: identifier.value };
  const user = sessionUser(call.brand, session);
  const known = [
    ...(user?.identifiers ?? []),
    ...(findCrmCustomer(call.context, [identifier])?.identifiers ?? []),
    ...(user ? [] : session.contacts),
  ];
  const address = known.find((candidate) => candidate.type === type);
  return address && { type, value: address.value };
}
