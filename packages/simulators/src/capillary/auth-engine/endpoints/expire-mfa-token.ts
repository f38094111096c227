import { hasIdentifier, findUserByUid } from '../user/auth-user.ts';
import { readToken } from '../token/read-token.ts';
import { success } from '../wire/engine-answer.ts';
import type { EngineEndpoint } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';
import { readIdentifier } from '../wire/read-identifier.ts';

/** `mfa/token/expire`: takes a USER token back; the key stays good (reference section 4.3). */
export const expireMfaToken: EngineEndpoint = async (call) => {
  const { brand, context, request, deviceId } = call;
  const token = await readToken(brand, request.token, context.nowMs());
  const user = findUserByUid(brand, token?.uid);
  const isOwn =
    user !== undefined && hasIdentifier(user, readIdentifier(call)) && token?.deviceId === deviceId;
  if (!isOwn || token.role !== 'USER' || token.isExpired || request.token === undefined) {
    throw new EngineRefusal(1531);
  }
  brand.revokedTokens.add(request.token);
  return success('Token expired successfully');
};
