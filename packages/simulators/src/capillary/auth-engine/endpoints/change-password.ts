import { factorRules } from '../brand/factor-rules.ts';
import { hashPassword, isPassword } from '../password/password-hash.ts';
import { requireNewPassword } from '../password/require-new-password.ts';
import {
  forgetWrongAttempts,
  hasPasswordAttemptLeft,
  isLocked,
  recordWrongAccountAttempt,
} from '../session/wrong-attempts.ts';
import { hasIdentifier } from '../user/auth-user.ts';
import { success } from '../wire/engine-answer.ts';
import type { EngineCall, EngineEndpoint } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';
import { readIdentifier } from '../wire/read-identifier.ts';
import { requireSignedInUser } from './require-signed-in-user.ts';

/** `password/change` and `mfa/password/change` (reference section 4.2 F). */
export const changePassword: EngineEndpoint = async (received) => {
  const call = withFactorOfPassword(received);
  const { brand, factor, rules, request } = call;
  if (!rules.passwordEnabled) throw new EngineRefusal(1524);
  const identifier = readIdentifier(call);
  const user = await requireSignedInUser(call, 1523);
  if (!hasIdentifier(user, identifier)) throw new EngineRefusal(1541);
  const { password, newPassword, confirmPassword } = request;
  const slot = user.passwords[factor];
  if (slot.hash === null || password === undefined || newPassword === undefined) {
    throw new EngineRefusal(1523);
  }
  requireNewPassword(brand, newPassword, confirmPassword);
  if (password === newPassword) throw new EngineRefusal(1527);
  if (isLocked(call, identifier) || !hasPasswordAttemptLeft(call, identifier)) throw new EngineRefusal(1530);
  if (!isPassword(password, slot.hash)) {
    throw new EngineRefusal(recordWrongAccountAttempt(call, identifier, 'password') ? 1530 : 1528);
  }
  slot.hash = hashPassword(newPassword);
  slot.forgotten = null;
  forgetWrongAttempts(call, identifier);
  return success();
};

/**
 * The page of `mfa/password/change` calls `password/change` in its sample (reference section 4.3): a brand whose only
 * passwords are those of the second factor means these.
 */
function withFactorOfPassword(call: EngineCall): EngineCall {
  if (call.rules.passwordEnabled || call.isWeb) return call;
  const rules = factorRules(call.brand, 'mfa');
  return rules.passwordEnabled ? { ...call, factor: 'mfa', rules } : call;
}
