import type { EngineCall } from '../wire/engine-call.ts';

/** How long a token of a passed factor lasts (reference section 4.5). */
export function tokenLifetimeMs({ brand, factor, isWeb }: EngineCall): number {
  const { settings } = brand;
  if (factor === 'mfa') return settings.config.CONF_MFA_TOKEN_EXPIRY_IN_MINUTES * 60_000;
  return (isWeb ? settings.webTokenSeconds : settings.mobileTokenSeconds) * 1000;
}
