import type { Brand } from './brand.ts';

/** Which of the two factors a call belongs to; second-factor paths start with `/auth/v1/mfa/`. */
export type Factor = 'first' | 'mfa';

/** The twin configuration keys of reference section 4.6, resolved for one factor. */
export interface FactorRules {
  readonly passwordEnabled: boolean;
  readonly maxWrongOtps: number;
  readonly maxWrongPasswords: number;
  readonly locksAccounts: boolean;
  readonly lockPeriodMs: number;
  readonly sessionMs: number;
  readonly emitsKey: boolean;
  /** Null: the key never expires. */
  readonly keyLifetimeMs: number | null;
  readonly needsPayloadHash: boolean;
  readonly mobileChannel: 'SMS' | 'WHATSAPP' | 'ZALO';
}

const MINUTE_MS = 60_000;

export function factorRules({ settings }: Brand, factor: Factor): FactorRules {
  const { config } = settings;
  if (factor === 'mfa') {
    return {
      passwordEnabled: config.IS_MFA_ENABLED && config.IS_MFA_PASSWORD_ENABLED,
      maxWrongOtps: config.CONF_MFA_MAX_OTP_RETRY_COUNT,
      maxWrongPasswords: config.CONF_MFA_MAX_PASSWORD_RETRY_COUNT,
      locksAccounts: config.CONF_ENABLE_ACCOUNT_LOCKING_MFA,
      lockPeriodMs: config.CONF_MFA_LOCK_PERIOD_IN_MINUTES * MINUTE_MS,
      sessionMs: config.CONF_MFA_SESSION_EXPIRY_MINUTES * MINUTE_MS,
      emitsKey: config.CONF_REGENERATE_MFA_TOKEN,
      keyLifetimeMs: keyLifetimeMs(config.CONF_KEY_EXPIRY_MFA_IN_MINUTES),
      needsPayloadHash: needsPayloadHash('MFA_OTP'),
      mobileChannel: config.CONF_MFA_MOBILE_SUB_CHANNEL ?? 'SMS',
    };
  }
  return {
    passwordEnabled: settings.passwordEnabled,
    maxWrongOtps: config.CONF_MAX_OTP_RETRY_COUNT,
    maxWrongPasswords: config.CONF_MAX_PASSWORD_RETRY_COUNT,
    locksAccounts: config.CONF_ENABLE_ACCOUNT_LOCKING,
    lockPeriodMs: config.CONF_LOCK_PERIOD_IN_MINUTES * MINUTE_MS,
    sessionMs: config.CONF_TOKEN_SESSION_EXPIRY_MINUTES * MINUTE_MS,
    emitsKey: config.CONF_REGENERATE_TOKEN,
    keyLifetimeMs: keyLifetimeMs(config.CONF_KEY_EXPIRY_IN_MINUTES),
    needsPayloadHash: needsPayloadHash('OTP'),
    mobileChannel: config.CONF_MOBILE_SUB_CHANNEL ?? 'SMS',
  };

  function keyLifetimeMs(expiryMinutes: number): number | null {
    return config.CONF_ENABLE_EXPIRY_BASED_KEY ? expiryMinutes * MINUTE_MS : null;
  }

  function needsPayloadHash(endpoint: 'OTP' | 'MFA_OTP'): boolean {
    return config.CONF_ENABLE_ENCRYPTION && config.CONF_ENCRYPTION_ENDPOINTS.includes(endpoint);
  }
}
