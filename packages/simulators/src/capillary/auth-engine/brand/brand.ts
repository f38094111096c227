import { randomBytes } from 'node:crypto';
import type { AccountAttempts } from '../session/account-attempts.ts';
import type { AuthUser } from '../user/auth-user.ts';
import type { BrandSettings } from './brand-settings.ts';

/** A brand (organisation) of the Auth Engine with its people. */
export interface Brand {
  settings: BrandSettings;
  /** HS256 key of this brand's tokens. */
  readonly signingKey: Uint8Array;
  readonly users: Set<AuthUser>;
  /** Tokens taken back by `mfa/token/expire`. */
  readonly revokedTokens: Set<string>;
  /** Epoch milliseconds of the codes sent, by address: what the quota counts. */
  readonly sendings: Map<string, number[]>;
  readonly attempts: Map<string, AccountAttempts>;
}

export function createBrand(settings: BrandSettings): Brand {
  return {
    settings,
    signingKey: randomBytes(32),
    users: new Set(),
    revokedTokens: new Set(),
    sendings: new Map(),
    attempts: new Map(),
  };
}
