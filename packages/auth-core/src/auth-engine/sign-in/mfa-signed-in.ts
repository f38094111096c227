import { Secret } from '@capconnect/kernel';
import { changeIdentifier } from './change-identifier.ts';
import { requireMobile } from './require-mobile.ts';
import { signedIn } from './signed-in.ts';
import type { SignedInStateOf } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { MfaOtpSignedIn, MfaPasswordSignedIn } from './step.ts';

export function mfaOtpSignedIn(context: SignInContext, state: SignedInStateOf<'mfa-otp'>): MfaOtpSignedIn {
  return {
    ...signedIn({ context, state, rebuild: (renewed) => context.steps.mfaOtpSignedIn(renewed) }),
    session: 'mfa-otp',
    changeIdentifier: (newValue) => changeIdentifier(context, state, newValue),
  };
}

export function mfaPasswordSignedIn(
  context: SignInContext,
  state: SignedInStateOf<'mfa-password'>,
): MfaPasswordSignedIn {
  const { mfa } = requireMobile(context.client);
  const { tokenIdentity: identity } = state;
  const token = new Secret(state.token);
  return {
    ...signedIn({ context, state, rebuild: (renewed) => context.steps.mfaPasswordSignedIn(renewed) }),
    session: 'mfa-password',
    changeIdentifier: (newValue) => changeIdentifier(context, state, newValue),
    changeMfaPassword: (change) => mfa.changePassword({ identity, token, ...change }),
  };
}
