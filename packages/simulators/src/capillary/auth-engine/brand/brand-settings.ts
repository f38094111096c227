import { z } from 'zod';
import { brandConfigSchema } from './brand-config.ts';

/** What belongs to a brand besides its configuration keys. */
export const brandSettingsSchema = z.strictObject({
  /** Accepted in any case, carried upper-cased in tokens (reference section 4.1). */
  code: z.string().min(1).toUpperCase(),
  /** With the till: the claim `ogc` of tokens. */
  orgId: z.int().default(1115),
  tillCode: z.string().default('demo.till'),
  /** Whether people of this brand sign in with a password. */
  passwordEnabled: z.boolean().default(false),
  otpEnabled: z.boolean().default(true),
  /** At most this many codes to one address within `otpTimeOut` minutes; either null means no limit, 0 is a mistake (1535). */
  otpMaxCount: z.int().min(0).nullable().default(null),
  otpTimeOut: z.int().min(1).nullable().default(null),
  otpValidMinutes: z.int().min(1).default(20),
  /** Codes that never change, by `MOBILE|<number>` or `EMAIL|<address>`: for examples and scripts. Of any length. */
  testCodes: z.record(z.string(), z.string().min(1)).default({}),
  /** Documents and samples contradict each other about lifetimes (reference section 4.5). */
  mobileTokenSeconds: z.int().min(1).default(3600),
  webTokenSeconds: z.int().min(1).default(900),
  config: brandConfigSchema.prefault({}),
});

/** See `brandSettingsSchema`. */
export type BrandSettings = z.output<typeof brandSettingsSchema>;
