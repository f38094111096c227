import { readFirstPassword } from '../password/read-first-password.ts';
import { openSession } from '../session/open-session.ts';
import { readToken } from '../token/read-token.ts';
import type { ReadToken } from '../token/read-token.ts';
import { findUserByUid } from '../user/auth-user.ts';
import { admitSecondIdentifier } from '../user/admit-second-identifier.ts';
import type { Identifier } from '../identifier.ts';
import type { EngineCall, EngineEndpoint } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';
import { readIdentifier } from '../wire/read-identifier.ts';
import { viewAnswer } from './view-answer.ts';

/** `mfa/token/generate`: opens the session of the second factor for whoever passed the first (reference section 4.3). */
export const generateMfaToken: EngineEndpoint = async (call) => {
  const { brand } = call;
  const { config } = brand.settings;
  if (!config.IS_MFA_ENABLED) throw new EngineRefusal(1504);
  const authorized = await readAuthorizedToken(call);
  const user = findUserByUid(brand, authorized.uid);
  if (!user) throw new EngineRefusal(1515);
  const identifier = readOrFillIn(call, authorized);
  admitSecondIdentifier(call, user, identifier);
  const newPasswordHash = readFirstPassword(call, user);
  if (newPasswordHash !== null && config.CONF_SKIP_OTP_VALIDATE) user.passwords.mfa.hash = newPasswordHash;
  const session = openSession({ call, identifier, contacts: [], uid: user.uid, newPasswordHash });
  const lifetimeMs = config.CONF_MFA_TOKEN_SESSION_EXPIRY_MINUTES * 60_000;
  return viewAnswer({ call, session, user, lifetimeMs });
};

/** @throws EngineRefusal 1529 expired; 1508 of another device; 1504 no token of a passed first factor. */
async function readAuthorizedToken({ brand, context, request, deviceId }: EngineCall): Promise<ReadToken> {
  const token = await readToken(brand, request.authorizedToken, context.nowMs());
  if (token?.role !== 'USER' && token?.role !== 'MFA_PENDING') throw new EngineRefusal(1504);
  if (token.isExpired) throw new EngineRefusal(1529);
  if (token.deviceId !== deviceId) throw new EngineRefusal(1508);
  return token;
}

function readOrFillIn(call: EngineCall, { identifiers }: ReadToken): Identifier {
  const { CONF_AUTO_FILL_2ND_FACTOR_IDENTIFIER } = call.brand.settings.config;
  const [first] = identifiers;
  const isFilledIn = CONF_AUTO_FILL_2ND_FACTOR_IDENTIFIER && call.request.identifierValue === undefined;
  return isFilledIn && first ? first : readIdentifier(call);
}
