import type { AuthUser } from '../user/auth-user.ts';
import type { EngineCall } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';
import { hashPassword } from './password-hash.ts';
import { requireNewPassword } from './require-new-password.ts';

/**
 * The password that a first-time user of a password brand must choose (reference section 4.2 A), hashed; null where
 * none is due. One given by a user who has a password already is ignored.
 * @throws EngineRefusal 1520 missing, 1521 repeated differently, 1542 against the rules.
 */
export function readFirstPassword(call: EngineCall, user: AuthUser | undefined): string | null {
  const { brand, factor, rules, request } = call;
  if (!rules.passwordEnabled) return null;
  if (user && user.passwords[factor].hash !== null) return null;
  if (request.password === undefined) throw new EngineRefusal(1520);
  requireNewPassword(brand, request.password, request.confirmPassword);
  return hashPassword(request.password);
}
