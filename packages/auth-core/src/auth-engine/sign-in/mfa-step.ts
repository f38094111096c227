import { normaliseIdentity } from '../normalise-identity.ts';
import { startSecondFactor } from './second-factor.ts';
import type { MfaState } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { MfaStep } from './step.ts';
import { toSnapshot } from './to-snapshot.ts';

export function mfaStep(context: SignInContext, state: MfaState): MfaStep {
  const { identity, authorizedToken } = state;
  return {
    step: 'mfa',
    begin: async (options) =>
      startSecondFactor(context, {
        identity,
        authorizedToken,
        mfaIdentity: normaliseIdentity(options?.identity ?? identity),
      }),
    toSnapshot: () => toSnapshot(context, state),
  };
}
