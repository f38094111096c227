import { z } from 'zod';

const minutes = (byDefault: number) => z.int().min(1).default(byDefault);
const lockPeriod = z.int().min(1).max(43_200).default(30);
const retries = z.int().min(1).default(5);
const subChannel = z.enum(['WHATSAPP', 'ZALO']).nullable().default(null);

/** Several values in one string, separated by commas, as the configuration screen stores them. */
function listOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.enum(values)));
}

/**
 * The configuration keys of a brand that change what the Auth Engine does, with their documented defaults (reference
 * section 4.6). The keys that only hold message templates (`..._PROPERTIES`) are left out: nothing is really sent.
 */
export const brandConfigSchema = z.strictObject({
  IS_MFA_ENABLED: z.boolean().default(false),
  IS_MFA_PASSWORD_ENABLED: z.boolean().default(false),
  /** Rule for every new password, first and second factor; none by default. */
  MFA_PASSWORD_REGEX: z
    .string()
    .refine(isRegularExpression, 'must be a regular expression')
    .nullable()
    .default(null),
  /** Every user of the brand needs the second factor. */
  CONF_FORCED_MFA: z.boolean().default(false),
  /** The MFA session takes the identifier of the first factor when the call names none. */
  CONF_AUTO_FILL_2ND_FACTOR_IDENTIFIER: z.boolean().default(false),
  /** A first MFA password counts without an MFA code. */
  CONF_SKIP_OTP_VALIDATE: z.boolean().default(false),
  /** A forgotten MFA password is replaced without an MFA code. */
  CONF_SKIP_OTP_VALIDATE_RESET: z.boolean().default(false),

  /** Keys carry an expiry; without it they last for ever. */
  CONF_ENABLE_EXPIRY_BASED_KEY: z.boolean().default(false),
  CONF_KEY_EXPIRY_IN_MINUTES: minutes(60),
  CONF_KEY_EXPIRY_MFA_IN_MINUTES: minutes(60),
  /** Whether a sign-in gives a key to renew the token with. */
  CONF_REGENERATE_TOKEN: z.boolean().default(true),
  CONF_REGENERATE_MFA_TOKEN: z.boolean().default(true),

  CONF_MAX_OTP_RETRY_COUNT: retries,
  CONF_MAX_PASSWORD_RETRY_COUNT: retries,
  CONF_MFA_MAX_OTP_RETRY_COUNT: retries,
  CONF_MFA_MAX_PASSWORD_RETRY_COUNT: retries,
  CONF_ENABLE_ACCOUNT_LOCKING: z.boolean().default(false),
  CONF_LOCK_PERIOD_IN_MINUTES: lockPeriod,
  CONF_ENABLE_ACCOUNT_LOCKING_MFA: z.boolean().default(false),
  CONF_MFA_LOCK_PERIOD_IN_MINUTES: lockPeriod,
  /** Minutes: a wrong attempt later than this after the one before starts a new count. */
  CONF_INCORRECT_ATTEMPT_INTERVAL: minutes(30),

  CONF_ENABLE_ENCRYPTION: z.boolean().default(false),
  /** Base64 of the DER: `spki` and `pkcs8`. Needed only where the setting `authEnginePayloadHash` encrypts. */
  CONF_ENCRYPTION_PUBLIC_KEY: z.string().nullable().default(null),
  CONF_ENCRYPTION_PRIVATE_KEY: z.string().nullable().default(null),
  CONF_ENCRYPTION_VALID_IN_SECONDS: z.int().min(1).default(120),
  CONF_ENCRYPTION_ENDPOINTS: listOf(['OTP', 'MFA_OTP']),

  CONF_TOKEN_SESSION_EXPIRY_MINUTES: minutes(15),
  /** Life of the VIEW token that opens an MFA session. */
  CONF_MFA_TOKEN_SESSION_EXPIRY_MINUTES: minutes(15),
  /** Life of the USER token that the second factor gives. */
  CONF_MFA_TOKEN_EXPIRY_IN_MINUTES: minutes(15),
  /** Life of an MFA session. */
  CONF_MFA_SESSION_EXPIRY_MINUTES: minutes(15),

  CONF_OTP_LENGTH: z.int().min(4).max(10).default(6),
  CONF_MOBILE_SUB_CHANNEL: subChannel,
  CONF_MFA_MOBILE_SUB_CHANNEL: subChannel,
  CONF_FALLBACK_CHANNELS: listOf(['SMS', 'WHATSAPP', 'ZALO', 'EMAIL']),

  CONF_EXTERNAL_ID_LOGIN_ENABLED: z.boolean().default(false),
  CONF_OTP_SEND_FOR_EXTERNAL_ID: z.enum(['Mobile', 'Email']).default('Mobile'),
  /** Only calls that came through CloudFront are answered. */
  CONFIG_REJECT_NON_CF_CALLS: z.boolean().default(false),
});

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text).test('');
    return true;
  } catch {
    return false;
  }
}
