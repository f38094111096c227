import type { SignedInState, SignInState } from './state.ts';
import type { StepBuilders } from './step-builders.ts';
import type { SignedInStep, SignInStep } from './step.ts';

/** The step that stands for a state. */
export function stepFor(steps: StepBuilders, state: SignInState): SignInStep {
  switch (state.step) {
    case 'new-password':
      return steps.newPassword(state);
    case 'password':
      return steps.password(state);
    case 'otp':
      return steps.otp(state);
    case 'mfa':
      return steps.mfa(state);
    case 'mfa-new-password':
      return steps.mfaNewPassword(state);
    case 'mfa-password':
      return steps.mfaPassword(state);
    case 'mfa-otp':
      return steps.mfaOtp(state);
    default:
      return signedInFor(steps, state);
  }
}

function signedInFor(steps: StepBuilders, state: SignedInState): SignedInStep {
  switch (state.session) {
    case 'web':
      return steps.webSignedIn(state);
    case 'mobile':
      return steps.mobileSignedIn(state);
    case 'mfa-otp':
      return steps.mfaOtpSignedIn(state);
    default:
      return steps.mfaPasswordSignedIn(state);
  }
}
