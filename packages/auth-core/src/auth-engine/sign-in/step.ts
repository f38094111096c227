import type { Secret } from '@capconnect/kernel';
import type { CustomerToken } from '../customer-token.ts';
import type { Identity, IdentityInput } from '../identity.ts';
import type { RefusalReason } from '../refusals.ts';
import type { FallbackChannel, NewPassword, PasswordChange } from '../wire/requests.ts';
import type { SignInSnapshot } from './snapshot.ts';

/**
 * Where a sign-in stands. Each step has exactly the methods that the Auth Engine allows there, and each method gives
 * the step that follows, so a wrong order does not compile. A step is never changed: when a method throws, the step can
 * be used again, unless the error's `action` is `restart`.
 */
export type SignInStep = FirstStep | MfaStep | SecondFactorStep | SignedInStep;

/** What a start leads to. */
export type FirstStep = NewPasswordStep | PasswordStep | OtpStep;

/** What an accepted first factor leads to. */
export type AfterFirstFactor = SignedInWithOneFactor | MfaStep;

/** What a begun second factor asks for. */
export type SecondFactorStep = MfaNewPasswordStep | MfaPasswordStep | MfaOtpStep;

export type SignedInStep = SignedInWithOneFactor | MfaSignedIn;
export type SignedInWithOneFactor = WebSignedIn | MobileSignedIn;

interface Resumable {
  /** What `resume` needs to continue here. Encrypt it before storing it. */
  toSnapshot(): Secret<SignInSnapshot>;
}

interface Resend {
  /** Instead of the usual channel; the brand must have it configured. */
  readonly fallbackChannel?: FallbackChannel | undefined;
}

/** A brand with passwords, and somebody who has none yet. Nothing was sent so far. */
export interface NewPasswordStep extends Resumable {
  readonly step: 'new-password';
  /** Chooses the first password and sends a code; the password counts once the code is validated. */
  setPassword(newPassword: NewPassword): Promise<PasswordStep | OtpStep>;
}

/** Somebody who has a password. */
export interface PasswordStep extends Resumable {
  readonly step: 'password';
  validate(password: string): Promise<AfterFirstFactor>;
  /** Sets a new password and sends a code; the password counts once the code is validated. */
  forgot(newPassword: NewPassword): Promise<OtpStep>;
  /** Signs in by code instead. */
  sendOtp(options?: Resend): Promise<OtpStep>;
}

/** A code is on its way. */
export interface OtpStep extends Resumable {
  readonly step: 'otp';
  /** Epoch milliseconds at which the newest code was asked for. */
  readonly sentAtMs: number;
  validate(otp: string): Promise<AfterFirstFactor>;
  resend(options?: Resend): Promise<OtpStep>;
}

interface BeginSecondFactor {
  /** Another identifier of the same customer, such as the e-mail address after the mobile number. */
  readonly identity?: IdentityInput | undefined;
}

/** The first factor was accepted, the brand wants a second one. Begin it at once: the engine gives it minutes. */
export interface MfaStep extends Resumable {
  readonly step: 'mfa';
  begin(options?: BeginSecondFactor): Promise<SecondFactorStep>;
}

/** The second factor is a password that has to be chosen first. Nothing was sent so far. */
export interface MfaNewPasswordStep extends Resumable {
  readonly step: 'mfa-new-password';
  /** Chooses the password and sends a code; the password counts once the code is validated. */
  setPassword(newPassword: NewPassword): Promise<MfaPasswordStep | MfaOtpStep>;
}

export interface MfaPasswordStep extends Resumable {
  readonly step: 'mfa-password';
  validate(password: string): Promise<MfaSignedIn>;
  /** Sets a new password and sends a code; the password counts once the code is validated. */
  forgot(newPassword: NewPassword): Promise<MfaOtpStep>;
  /** Passes the second factor by code instead. */
  sendOtp(): Promise<MfaOtpStep>;
}

export interface MfaOtpStep extends Resumable {
  readonly step: 'mfa-otp';
  /** Epoch milliseconds at which the newest code was asked for. */
  readonly sentAtMs: number;
  validate(otp: string): Promise<MfaSignedIn>;
  resend(): Promise<MfaOtpStep>;
}

export interface SignedIn<Self> extends Resumable {
  readonly step: 'signed-in';
  readonly token: CustomerToken;
  /** For whom the token is. */
  readonly identity: Secret<Identity>;
  /** Whether the customer exists in the CRM, which is another system; `undefined` when the engine does not say. */
  readonly appRegistered: boolean | undefined;
  /** Headers of a Mobile API call. They hold the token. */
  gatewayHeaders(): Record<string, string>;
  /**
   * A new token, by one call: with the key on phones, with the expired token on the web. `restart` when the engine
   * refuses; after a network failure it throws, and may be tried again.
   */
  renew(): Promise<Self | RestartStep>;
  /** Changes the password of the first factor. The session goes on. */
  changePassword(change: PasswordChange): Promise<void>;
  /** Never throws: the caller forgets the session in any case. */
  signOut(): Promise<SignedOut>;
}

export interface WebSignedIn extends SignedIn<WebSignedIn> {
  readonly session: 'web';
}

interface SignedInOnPhone<Self> extends SignedIn<Self> {
  /**
   * Changes the MOBILE or EMAIL that signs in to another of the same type; then that one has to sign in, which also
   * proves it. The CRM does not hear of the change: make it there as well (reference section 4.2 H).
   */
  changeIdentifier(newIdentifierValue: string): Promise<RestartStep>;
}

export interface MobileSignedIn extends SignedInOnPhone<MobileSignedIn> {
  readonly session: 'mobile';
  /** For brands where the second factor is the customer's choice. */
  beginSecondFactor(options?: BeginSecondFactor): Promise<SecondFactorStep>;
}

/** Signed in with two factors, the second one by code. */
export interface MfaOtpSignedIn extends SignedInOnPhone<MfaOtpSignedIn> {
  readonly session: 'mfa-otp';
}

/** Signed in with two factors, the second one by password. */
export interface MfaPasswordSignedIn extends SignedInOnPhone<MfaPasswordSignedIn> {
  readonly session: 'mfa-password';
  /** Changes the password of the second factor. The session goes on. */
  changeMfaPassword(change: PasswordChange): Promise<void>;
}

export type MfaSignedIn = MfaOtpSignedIn | MfaPasswordSignedIn;

/** The session is over and nothing is left to keep: start again. */
export interface RestartStep {
  readonly step: 'restart';
  readonly reason: RefusalReason | 'no-key' | 'identifier-changed';
  start(): Promise<FirstStep>;
}

export interface SignedOut {
  readonly step: 'signed-out';
  /** Whether the engine has taken the token back. It only can after a second factor; else the token lives until its `exp`. */
  readonly revoked: boolean;
}
