import { isPassword } from '../password/password-hash.ts';
import { findSession } from '../session/find-session.ts';
import { forgetWrongAttempts, isLocked, recordWrongAttempt } from '../session/wrong-attempts.ts';
import { signIn } from '../token/sign-in.ts';
import { hasIdentifier } from '../user/auth-user.ts';
import { sessionUser } from '../user/session-user.ts';
import { tokenIdentifiers } from '../user/token-identifiers.ts';
import type { EngineEndpoint } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';

/** `password/validate` and `mfa/password/validate` (reference section 4.2 D). */
export const validatePassword: EngineEndpoint = async (call) => {
  const { context, brand, factor, rules, request } = call;
  if (!rules.passwordEnabled) throw new EngineRefusal(1524);
  const session = findSession(call);
  const { identifier } = session;
  const user = sessionUser(brand, session);
  if (!user) throw new EngineRefusal(1515);
  // An address that waits to be enrolled needs its code: a password says nothing about whose it is.
  if (!hasIdentifier(user, identifier)) throw new EngineRefusal(1541);
  if (isLocked(call, identifier)) throw new EngineRefusal(context.settings.authEngineLockedPasswordCode);
  const { hash } = user.passwords[factor];
  if (hash === null || request.password === undefined) throw new EngineRefusal(1526);
  if (!isPassword(request.password, hash)) {
    throw new EngineRefusal(recordWrongAttempt(call, session, 'password') ? 1530 : 1528);
  }
  session.end = 'signed-in';
  if (factor === 'mfa') user.isMfaRegistered = true;
  forgetWrongAttempts(call, identifier);
  const identifiers = tokenIdentifiers(user, identifier);
  return {
    ...(await signIn({ call, user, identifiers, withKey: true })),
    identifiers: { identifierList: null },
  };
};
