import { identifierKey } from '../identifier.ts';
import type { EngineCall } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';
import { readIdentifier } from '../wire/read-identifier.ts';
import type { AuthSession } from './auth-session.ts';

const END_CODES = { 'signed-in': 1505, 'otp-retries': 1518, 'password-retries': 1530 } as const;

/**
 * The open session that a call names, bound to the same brand, device and identifier.
 * @throws EngineRefusal 1505 unknown, expired or used; 1518, 1530 ended by too many wrong attempts; 1509 other brand;
 *   1508 other device; 1507 other mobile; 1541 other identifier.
 */
export function findSession(call: EngineCall): AuthSession {
  const { context, brand, factor, request, deviceId } = call;
  const session = context.authEngine.sessions.get(request.sessionId ?? '');
  if (!session || session.factor !== factor || context.nowMs() >= session.expiresAtMs) {
    throw new EngineRefusal(1505);
  }
  if (session.brandCode !== brand.settings.code) throw new EngineRefusal(1509);
  if (session.deviceId !== deviceId) throw new EngineRefusal(1508);
  requireSameIdentifier(call, session);
  if (session.end) throw new EngineRefusal(END_CODES[session.end]);
  return session;
}

function requireSameIdentifier(call: EngineCall, session: AuthSession): void {
  const isFilledIn =
    call.factor === 'mfa' &&
    call.brand.settings.config.CONF_AUTO_FILL_2ND_FACTOR_IDENTIFIER &&
    call.request.identifierValue === undefined;
  if (isFilledIn) return;
  const identifier = readIdentifier(call);
  if (identifierKey(identifier) === identifierKey(session.identifier)) return;
  const isOtherMobile = identifier.type === 'MOBILE' && session.identifier.type === 'MOBILE';
  throw new EngineRefusal(isOtherMobile ? 1507 : 1541);
}
