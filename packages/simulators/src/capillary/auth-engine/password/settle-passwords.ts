import type { AuthSession } from '../session/auth-session.ts';
import type { AuthUser } from '../user/auth-user.ts';
import type { EngineCall } from '../wire/engine-call.ts';

/** After a validated code: a password that waited for it counts from now on. */
export function settlePasswords({ factor, context }: EngineCall, session: AuthSession, user: AuthUser): void {
  const slot = user.passwords[factor];
  if (session.newPasswordHash !== null) {
    slot.hash = session.newPasswordHash;
    return;
  }
  const { forgotten } = slot;
  if (!forgotten || forgotten.deviceId !== session.deviceId) return;
  if (context.nowMs() < forgotten.expiresAtMs) slot.hash = forgotten.hash;
  slot.forgotten = null;
}
