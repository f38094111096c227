import { startWithNewPassword } from './start-first-factor.ts';
import type { NewPasswordState } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { NewPasswordStep } from './step.ts';
import { toSnapshot } from './to-snapshot.ts';

export function newPasswordStep(context: SignInContext, state: NewPasswordState): NewPasswordStep {
  return {
    step: 'new-password',
    setPassword: (newPassword) => startWithNewPassword(context, state.identity, newPassword),
    toSnapshot: () => toSnapshot(context, state),
  };
}
