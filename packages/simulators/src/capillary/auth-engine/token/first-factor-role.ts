import type { EngineCall } from '../wire/engine-call.ts';
import type { AuthUser } from '../user/auth-user.ts';

/**
 * What a passed first factor is worth: `MFA_PENDING` where the second one is due. The samples show both roles for
 * brands with MFA, so when it is due is the setting `authEngineMfaDue`.
 */
export function firstFactorRole({ brand, context }: EngineCall, user: AuthUser): 'USER' | 'MFA_PENDING' {
  const { IS_MFA_ENABLED, CONF_FORCED_MFA } = brand.settings.config;
  if (!IS_MFA_ENABLED) return 'USER';
  const isDue = {
    forced: CONF_FORCED_MFA,
    registered: CONF_FORCED_MFA || user.isMfaRegistered,
    enabled: true,
  }[context.settings.authEngineMfaDue];
  return isDue ? 'MFA_PENDING' : 'USER';
}
