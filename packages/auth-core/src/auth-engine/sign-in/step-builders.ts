import type { Clock } from '@capconnect/kernel';
import type { AuthEngineClient } from '../wire/auth-engine-client.ts';
import type * as state from './state.ts';
import type * as step from './step.ts';

/** Makes the step that stands for a state. */
export interface StepBuilders {
  newPassword(state: state.NewPasswordState): step.NewPasswordStep;
  password(state: state.PasswordState): step.PasswordStep;
  otp(state: state.OtpState): step.OtpStep;
  mfa(state: state.MfaState): step.MfaStep;
  mfaNewPassword(state: state.MfaNewPasswordState): step.MfaNewPasswordStep;
  mfaPassword(state: state.MfaPasswordState): step.MfaPasswordStep;
  mfaOtp(state: state.MfaOtpState): step.MfaOtpStep;
  webSignedIn(state: state.SignedInStateOf<'web'>): step.WebSignedIn;
  mobileSignedIn(state: state.SignedInStateOf<'mobile'>): step.MobileSignedIn;
  mfaOtpSignedIn(state: state.SignedInStateOf<'mfa-otp'>): step.MfaOtpSignedIn;
  mfaPasswordSignedIn(state: state.SignedInStateOf<'mfa-password'>): step.MfaPasswordSignedIn;
}

/** What every step works with. Steps lead to each other in circles, so each finds the others here. */
export interface SignInContext {
  readonly client: AuthEngineClient;
  readonly clock: Clock;
  readonly steps: StepBuilders;
}
