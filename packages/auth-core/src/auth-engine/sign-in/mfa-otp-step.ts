import { Secret } from '@capconnect/kernel';
import { requireMobile } from './require-mobile.ts';
import { requireUserRole } from './require-user-role.ts';
import { sendMfaOtp } from './second-factor.ts';
import type { MfaOtpState } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { MfaOtpStep } from './step.ts';
import { toSnapshot } from './to-snapshot.ts';
import { readTypedOtp } from './typed-otp.ts';

export function mfaOtpStep(context: SignInContext, state: MfaOtpState): MfaOtpStep {
  const { mfa } = requireMobile(context.client);
  const { identity, mfaIdentity, authorizedToken, sentAtMs } = state;
  const sessionId = new Secret(state.sessionId);
  return {
    step: 'mfa-otp',
    sentAtMs,
    async validate(otp) {
      const issued = await mfa.validateOtp({ identity: mfaIdentity, sessionId, otp: readTypedOtp(otp) });
      requireUserRole(issued);
      return context.steps.mfaOtpSignedIn({
        step: 'signed-in',
        session: 'mfa-otp',
        identity,
        tokenIdentity: mfaIdentity,
        token: issued.token.value.reveal(),
        key: issued.key?.reveal(),
        appRegistered: issued.appRegistered,
      });
    },
    resend: () => sendMfaOtp(context, { identity, mfaIdentity, authorizedToken }, sessionId),
    toSnapshot: () => toSnapshot(context, state),
  };
}
