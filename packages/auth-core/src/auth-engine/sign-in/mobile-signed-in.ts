import { normaliseIdentity } from '../normalise-identity.ts';
import { changeIdentifier } from './change-identifier.ts';
import { startSecondFactor } from './second-factor.ts';
import { signedIn } from './signed-in.ts';
import type { SignedInStateOf } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { MobileSignedIn } from './step.ts';

export function mobileSignedIn(context: SignInContext, state: SignedInStateOf<'mobile'>): MobileSignedIn {
  const { identity, token } = state;
  return {
    ...signedIn({ context, state, rebuild: (renewed) => context.steps.mobileSignedIn(renewed) }),
    session: 'mobile',
    changeIdentifier: (newValue) => changeIdentifier(context, state, newValue),
    beginSecondFactor: async (options) =>
      startSecondFactor(context, {
        identity,
        authorizedToken: token,
        mfaIdentity: normaliseIdentity(options?.identity ?? identity),
      }),
  };
}
