import { Secret } from '@capconnect/kernel';
import { requireMobile } from './require-mobile.ts';
import { requireUserRole } from './require-user-role.ts';
import { sendMfaOtp, startSecondFactorByOtp } from './second-factor.ts';
import type { MfaPasswordState } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { MfaPasswordStep } from './step.ts';
import { toSnapshot } from './to-snapshot.ts';

export function mfaPasswordStep(context: SignInContext, state: MfaPasswordState): MfaPasswordStep {
  const { mfa } = requireMobile(context.client);
  const { identity, mfaIdentity, authorizedToken } = state;
  const authorized = { identity, mfaIdentity, authorizedToken };
  const sessionId = new Secret(state.sessionId);
  return {
    step: 'mfa-password',
    async validate(password) {
      const issued = await mfa.validatePassword({ identity: mfaIdentity, sessionId, password });
      requireUserRole(issued);
      return context.steps.mfaPasswordSignedIn({
        step: 'signed-in',
        session: 'mfa-password',
        identity,
        tokenIdentity: mfaIdentity,
        token: issued.token.value.reveal(),
        key: issued.key?.reveal(),
        appRegistered: issued.appRegistered,
      });
    },
    async forgot(newPassword) {
      await mfa.forgetPassword({ identity: mfaIdentity, sessionId, ...newPassword });
      return startSecondFactorByOtp(context, authorized);
    },
    sendOtp: () => sendMfaOtp(context, authorized, sessionId),
    toSnapshot: () => toSnapshot(context, state),
  };
}
