import { createBrand } from './brand/brand.ts';
import type { Brand } from './brand/brand.ts';
import { brandSettingsSchema } from './brand/brand-settings.ts';
import type { AuthSession } from './session/auth-session.ts';

/** Everything the Auth Engine remembers. */
export interface AuthEngineState {
  /** By upper-case code. */
  readonly brands: Map<string, Brand>;
  /** By id. */
  readonly sessions: Map<string, AuthSession>;
  /** Hashes of `v2/user_auth` passwords by CRM customer id (reference section 4.8): a login store of its own. */
  readonly userAuthPasswords: Map<number, string>;
  /** The `uid` given last: the Auth Engine numbers its people itself. */
  lastUid: number;
}

/** With the brand DEMO, whose people sign in with a code and no password; one number has always the same code. */
export function createAuthEngineState(): AuthEngineState {
  const demo = createBrand(
    brandSettingsSchema.parse({ code: 'DEMO', testCodes: { 'MOBILE|919900000000': '123456' } }),
  );
  return {
    brands: new Map([['DEMO', demo]]),
    sessions: new Map(),
    userAuthPasswords: new Map(),
    lastUid: 768_815,
  };
}
