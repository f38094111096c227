import { isAppRegistered } from '../user/is-app-registered.ts';
import type { AuthUser } from '../user/auth-user.ts';
import type { Identifier } from '../identifier.ts';
import { success } from '../wire/engine-answer.ts';
import type { EngineAnswer } from '../wire/engine-answer.ts';
import type { EngineCall } from '../wire/engine-call.ts';
import { signCustomerToken, signRenewalKey } from './customer-token.ts';
import type { Role } from './customer-token.ts';
import { firstFactorRole } from './first-factor-role.ts';
import { tokenLifetimeMs } from './token-lifetime.ts';

interface SignInOptions {
  readonly call: EngineCall;
  readonly user: AuthUser;
  readonly identifiers: readonly Identifier[];
  /** A renewed token brings no new key. */
  readonly withKey: boolean;
}

/** The answer to a factor that was passed, or to a renewal: token, key (mobile only) and what is known of the user. */
export async function signIn({ call, user, identifiers, withKey }: SignInOptions): Promise<EngineAnswer> {
  const { context, brand, factor, rules, deviceId } = call;
  const role: Role = factor === 'mfa' ? 'USER' : firstFactorRole(call, user);
  const bearer = { brand, identifiers, deviceId, uid: user.uid, nowMs: context.nowMs() };
  const token = await signCustomerToken({ ...bearer, role, lifetimeMs: tokenLifetimeMs(call) });
  // The claims hold no random part: signing in again within the second gives the same token, which is good once more.
  brand.revokedTokens.delete(token);
  const hasKey = withKey && !call.isWeb && rules.emitsKey;
  const key = hasKey
    ? await signRenewalKey({ ...bearer, isMfa: factor === 'mfa', lifetimeMs: rules.keyLifetimeMs })
    : null;
  return {
    ...success(),
    auth: { token, key },
    user: {
      appRegistered: isAppRegistered(context, user.identifiers),
      sessionId: null,
      role,
      userRegisteredForPassword: user.passwords[factor].hash !== null,
    },
  };
}
