import { readToken } from '../token/read-token.ts';
import type { ReadToken } from '../token/read-token.ts';
import { signIn } from '../token/sign-in.ts';
import { findUserByUid, hasIdentifier } from '../user/auth-user.ts';
import { tokenIdentifiers } from '../user/token-identifiers.ts';
import type { EngineCall, EngineEndpoint } from '../wire/engine-call.ts';
import { EngineRefusal } from '../wire/engine-refusal.ts';
import { readIdentifier } from '../wire/read-identifier.ts';

/** `token/regenerate` and `mfa/token/regenerate`: a new token for a key, on the web for the old token (reference section 4.2 E). */
export const regenerateToken: EngineEndpoint = async (call) => {
  const { brand, context, factor, rules, isWeb } = call;
  const identifier = readIdentifier(call);
  const isForPasswordsOnly = context.settings.authEngineRegenerateForPasswordBrandsOnly;
  const isOff = !isWeb && !rules.emitsKey;
  if (isOff || (factor === 'first' && isForPasswordsOnly && !rules.passwordEnabled)) {
    throw new EngineRefusal(1525);
  }
  const proof = await (isWeb ? readOldToken(call) : readKey(call));
  const user = findUserByUid(brand, proof.uid);
  if (!user || !hasIdentifier(user, identifier)) throw new EngineRefusal(1525);
  if (proof.deviceId !== call.deviceId) throw new EngineRefusal(1525);
  return signIn({ call, user, identifiers: tokenIdentifiers(user, identifier), withKey: false });
};

async function readKey({ brand, context, factor, request }: EngineCall): Promise<ReadToken> {
  const key = await readToken(brand, request.key, context.nowMs());
  const isKey = key?.role === 'AUTH' && key.isMfa === (factor === 'mfa') && !key.isExpired;
  if (!isKey) throw new EngineRefusal(1597);
  return key;
}

/** The token that `web/otp/validate` or `web/password/validate` gave, expired or not. A guest token renews nothing. */
async function readOldToken({ brand, context, request }: EngineCall): Promise<ReadToken> {
  const token = await readToken(brand, request.expiredToken, context.nowMs());
  if (!token || token.role === 'AUTH') throw new EngineRefusal(1597);
  if (token.role === 'VIEW') throw new EngineRefusal(1525);
  return token;
}
