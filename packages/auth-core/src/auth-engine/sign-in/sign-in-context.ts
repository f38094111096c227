import type { Clock } from '@capconnect/kernel';
import type { AuthEngineClient } from '../wire/auth-engine-client.ts';
import { mfaNewPasswordStep } from './mfa-new-password-step.ts';
import { mfaOtpStep } from './mfa-otp-step.ts';
import { mfaPasswordStep } from './mfa-password-step.ts';
import { mfaOtpSignedIn, mfaPasswordSignedIn } from './mfa-signed-in.ts';
import { mfaStep } from './mfa-step.ts';
import { mobileSignedIn } from './mobile-signed-in.ts';
import { newPasswordStep } from './new-password-step.ts';
import { otpStep } from './otp-step.ts';
import { passwordStep } from './password-step.ts';
import type { SignInContext } from './step-builders.ts';
import { webSignedIn } from './web-signed-in.ts';

export function createSignInContext(client: AuthEngineClient, clock: Clock): SignInContext {
  const context: SignInContext = {
    client,
    clock,
    steps: {
      newPassword: (state) => newPasswordStep(context, state),
      password: (state) => passwordStep(context, state),
      otp: (state) => otpStep(context, state),
      mfa: (state) => mfaStep(context, state),
      mfaNewPassword: (state) => mfaNewPasswordStep(context, state),
      mfaPassword: (state) => mfaPasswordStep(context, state),
      mfaOtp: (state) => mfaOtpStep(context, state),
      webSignedIn: (state) => webSignedIn(context, state),
      mobileSignedIn: (state) => mobileSignedIn(context, state),
      mfaOtpSignedIn: (state) => mfaOtpSignedIn(context, state),
      mfaPasswordSignedIn: (state) => mfaPasswordSignedIn(context, state),
    },
  };
  return context;
}
