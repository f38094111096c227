import type { Factor } from '../brand/factor-rules.ts';
import type { Address, Identifier } from '../identifier.ts';

/** A code that was sent and not used yet. */
interface IssuedOtp {
  readonly code: string;
  readonly to: Address;
  readonly expiresAtMs: number;
}

/** From `token/generate` to the validated code or password. */
export interface AuthSession {
  readonly id: string;
  readonly factor: Factor;
  readonly brandCode: string;
  readonly identifier: Identifier;
  readonly deviceId: string | null;
  /** `mobile` and `email` given with a user name. */
  readonly contacts: readonly Address[];
  /** MFA: the user who passed the first factor. */
  readonly uid: string | null;
  /** Hash of the password that a first-time user chose; counts once the code is validated. */
  newPasswordHash: string | null;
  readonly expiresAtMs: number;
  otp: IssuedOtp | null;
  wrongOtps: number;
  wrongPasswords: number;
  /** Null while open. */
  end: 'signed-in' | 'otp-retries' | 'password-retries' | null;
}
