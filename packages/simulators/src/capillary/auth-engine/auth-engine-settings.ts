import { z } from 'zod';

const httpStatus = z.int().min(200).max(599);

/** What the documents leave open about the Auth Engine (reference section 4); spread into `settingsSchema`. */
export const authEngineSettings = {
  /** HTTP status of a refusal (unknown; clients in the wild read `status.code` from a 200). */
  authEngineFailureStatus: httpStatus.default(200),
  /** When a passed first factor is worth `MFA_PENDING` at a brand with MFA: only when the brand forces it
   * (`CONF_FORCED_MFA`), also for people who have passed the second factor before, or always. */
  authEngineMfaDue: z.enum(['forced', 'registered', 'enabled']).default('forced'),
  /** When the password of `password/forget` counts: once a code is validated, or at once (unknown). */
  authEngineForgottenPassword: z.enum(['after-otp', 'at-once']).default('after-otp'),
  /** Whether only password brands may renew tokens: one page says so, the flow of another contradicts it. */
  authEngineRegenerateForPasswordBrandsOnly: z.boolean().default(false),
  /** Codes while an account is locked (unknown). */
  authEngineLockedOtpCode: z.union([z.literal(1518), z.literal(1502), z.literal(1505)]).default(1518),
  authEngineLockedPasswordCode: z.union([z.literal(1530), z.literal(1526), z.literal(1505)]).default(1530),
  /**
   * Stand-in for the unpublished `hash`: base64 of the epoch milliseconds as text, the same encrypted for the brand's
   * public key (RSA-OAEP, SHA-256), or anything that is not empty.
   */
  authEnginePayloadHash: z.enum(['timestamp', 'rsa-timestamp', 'present']).default('timestamp'),
  /** Header by which a call through CloudFront is known (unknown). */
  authEngineCloudFrontHeader: z.string().min(1).default('x-amz-cf-id'),
};
