import type { Identity } from '../identity.ts';

/**
 * What each step of a sign-in has to remember. Plain data with secrets in clear: it lives in memory, or encrypted.
 * Session ids and tokens are what the Auth Engine gave; none of them outlives the engine's own time limits.
 */
export type SignInState =
  | NewPasswordState
  | PasswordState
  | OtpState
  | MfaState
  | MfaNewPasswordState
  | MfaPasswordState
  | MfaOtpState
  | SignedInState;

export interface NewPasswordState {
  readonly step: 'new-password';
  readonly identity: Identity;
}

export interface PasswordState {
  readonly step: 'password';
  readonly identity: Identity;
  readonly sessionId: string;
}

export interface OtpState {
  readonly step: 'otp';
  readonly identity: Identity;
  readonly sessionId: string;
  /** Epoch milliseconds at which the newest code was asked for. */
  readonly sentAtMs: number;
}

export interface MfaState {
  readonly step: 'mfa';
  readonly identity: Identity;
  /** Token of the first factor. */
  readonly authorizedToken: string;
}

interface InSecondFactor extends Omit<MfaState, 'step'> {
  /** Who passes the second factor: the same customer, maybe by another identifier. */
  readonly mfaIdentity: Identity;
}

export interface MfaNewPasswordState extends InSecondFactor {
  readonly step: 'mfa-new-password';
}

export interface MfaPasswordState extends InSecondFactor {
  readonly step: 'mfa-password';
  readonly sessionId: string;
}

export interface MfaOtpState extends InSecondFactor {
  readonly step: 'mfa-otp';
  readonly sessionId: string;
  readonly sentAtMs: number;
}

/** How somebody signed in, which decides how the token is renewed and what can be changed. */
export type SessionKind = 'web' | 'mobile' | 'mfa-otp' | 'mfa-password';

export interface SignedInStateOf<Kind extends SessionKind> {
  readonly step: 'signed-in';
  readonly session: Kind;
  /** Who started, and would start again. */
  readonly identity: Identity;
  /** For whom the token is: the same, unless a second factor used another identifier. */
  readonly tokenIdentity: Identity;
  readonly token: string;
  readonly key?: string | undefined;
  readonly appRegistered?: boolean | undefined;
}

export type SignedInState =
  | SignedInStateOf<'web'>
  | SignedInStateOf<'mobile'>
  | SignedInStateOf<'mfa-otp'>
  | SignedInStateOf<'mfa-password'>;
