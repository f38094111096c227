import { readToken } from '../token/read-token.ts';
import { findUserByUid } from '../user/auth-user.ts';
import type { AuthUser } from '../user/auth-user.ts';
import type { EngineCall } from '../wire/engine-call.ts';
import type { EngineCode } from '../wire/engine-codes.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';

/**
 * Whose USER token the call carries in `token`.
 * @throws EngineRefusal 1529 expired, 1508 of another device, `otherwise` for anything else.
 */
export async function requireSignedInUser(call: EngineCall, otherwise: EngineCode): Promise<AuthUser> {
  const { brand, context, request, deviceId } = call;
  const token = await readToken(brand, request.token, context.nowMs());
  if (token?.role !== 'USER') throw new EngineRefusal(otherwise);
  if (token.isExpired) throw new EngineRefusal(1529);
  if (token.deviceId !== deviceId) throw new EngineRefusal(1508);
  const user = findUserByUid(brand, token.uid);
  if (!user) throw new EngineRefusal(otherwise);
  return user;
}
