import { settlePasswords } from '../password/settle-passwords.ts';
import { findSession } from '../session/find-session.ts';
import type { AuthSession } from '../session/auth-session.ts';
import { forgetWrongAttempts, isLocked, recordWrongAttempt } from '../session/wrong-attempts.ts';
import { signIn } from '../token/sign-in.ts';
import { findOrCreateProvenUser } from '../user/find-or-create-proven-user.ts';
import { tokenIdentifiers } from '../user/token-identifiers.ts';
import type { EngineCall, EngineEndpoint } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';

/** `otp/validate` and `mfa/otp/validate`: the right code signs in, once (reference section 4.2 C). */
export const validateOtp: EngineEndpoint = async (call) => {
  const session = findSession(call);
  const to = consumeCode(call, session);
  const user = findOrCreateProvenUser(call, session, to);
  if (call.factor === 'mfa') user.isMfaRegistered = true;
  settlePasswords(call, session, user);
  forgetWrongAttempts(call, session.identifier);
  const identifiers = tokenIdentifiers(user, session.identifier);
  const answer = await signIn({ call, user, identifiers, withKey: true });
  // The web sample since 2025 has no user.
  return call.isWeb ? { ...answer, user: null } : answer;
};

/** Where the right code went; the session is over then, so that no code counts twice. */
function consumeCode(call: EngineCall, session: AuthSession) {
  const { request, context } = call;
  if (isLocked(call, session.identifier)) throw new EngineRefusal(context.settings.authEngineLockedOtpCode);
  if (!session.otp) throw new EngineRefusal(1537);
  if (request.otp === undefined) throw new EngineRefusal(1502);
  const { code, to, expiresAtMs } = session.otp;
  if (request.otp !== code || context.nowMs() >= expiresAtMs) {
    throw new EngineRefusal(recordWrongAttempt(call, session, 'otp') ? 1518 : 1506);
  }
  session.otp = null;
  session.end = 'signed-in';
  return to;
}
