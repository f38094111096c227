import { hashPassword } from '../password/password-hash.ts';
import { requireNewPassword } from '../password/require-new-password.ts';
import { findSession } from '../session/find-session.ts';
import { sessionUser } from '../user/session-user.ts';
import { success } from '../wire/engine-answer.ts';
import type { EngineCall, EngineEndpoint } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';

/**
 * `password/forget` and `mfa/password/forget`: a new password, which counts once a code is validated on the same device
 * (reference section 4.2 G leaves open when; the setting `authEngineForgottenPassword` decides). It waits for as long as
 * a session lasts.
 */
export const forgetPassword: EngineEndpoint = (call) => {
  const { brand, context, factor, rules, request } = call;
  const session = findSession(call);
  const slot = sessionUser(brand, session)?.passwords[factor];
  if (!rules.passwordEnabled || !slot || slot.hash === null || request.password === undefined) {
    throw new EngineRefusal(1532);
  }
  requireNewPassword(brand, request.password, request.confirmPassword);
  const hash = hashPassword(request.password);
  if (countsAtOnce(call)) {
    slot.hash = hash;
    slot.forgotten = null;
  } else {
    slot.forgotten = {
      hash,
      deviceId: session.deviceId,
      expiresAtMs: context.nowMs() + rules.sessionMs,
    };
  }
  return success();
};

function countsAtOnce({ brand, context, factor }: EngineCall): boolean {
  if (factor === 'mfa' && brand.settings.config.CONF_SKIP_OTP_VALIDATE_RESET) return true;
  return context.settings.authEngineForgottenPassword === 'at-once';
}
