import { startSecondFactorWithNewPassword } from './second-factor.ts';
import type { MfaNewPasswordState } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { MfaNewPasswordStep } from './step.ts';
import { toSnapshot } from './to-snapshot.ts';

export function mfaNewPasswordStep(context: SignInContext, state: MfaNewPasswordState): MfaNewPasswordStep {
  return {
    step: 'mfa-new-password',
    setPassword: (newPassword) => startSecondFactorWithNewPassword(context, state, newPassword),
    toSnapshot: () => toSnapshot(context, state),
  };
}
