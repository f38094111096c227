import type { Secret } from '@capconnect/kernel';
import type { IdentityInput } from '../identity.ts';

/** Ways to send a one-time code when the usual one fails (reference section 4.2 B). */
export type FallbackChannel = 'SMS' | 'WHATSAPP' | 'ZALO' | 'EMAIL';

/** A password that is being chosen, typed twice. */
export interface NewPassword {
  readonly password: string;
  readonly confirmPassword: string;
}

/** A password that replaces another, typed twice. */
export interface PasswordChange {
  readonly password: string;
  readonly newPassword: string;
  readonly confirmPassword: string;
}

export interface OfIdentity {
  readonly identity: IdentityInput;
}

export interface OfSession extends OfIdentity {
  readonly sessionId: Secret;
}

export interface GenerateTokenRequest extends OfIdentity {
  /** For somebody who signs in for the first time at a brand with passwords. */
  readonly newPassword?: NewPassword | undefined;
}

export interface GenerateOtpRequest extends OfSession {
  readonly fallbackChannel?: FallbackChannel | undefined;
  /** Needed where the brand encrypts payloads. Capillary does not publish how it is computed (reference section 4.6). */
  readonly hash?: string | undefined;
}

export interface ValidateOtpRequest extends OfSession {
  readonly otp: string;
}

export interface ValidatePasswordRequest extends OfSession {
  readonly password: string;
}

export interface ForgetPasswordRequest extends OfSession, NewPassword {}

export interface ChangePasswordRequest extends OfIdentity, PasswordChange {
  readonly token: Secret;
}
