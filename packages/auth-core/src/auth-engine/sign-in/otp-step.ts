import { Secret } from '@capconnect/kernel';
import { afterFirstFactor } from './after-first-factor.ts';
import { readTypedOtp } from './typed-otp.ts';
import { sendOtp } from './send-otp.ts';
import type { OtpState } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { OtpStep } from './step.ts';
import { toSnapshot } from './to-snapshot.ts';

export function otpStep(context: SignInContext, state: OtpState): OtpStep {
  const { identity, sentAtMs } = state;
  const sessionId = new Secret(state.sessionId);
  return {
    step: 'otp',
    sentAtMs,
    async validate(otp) {
      const issued = await context.client.validateOtp({ identity, sessionId, otp: readTypedOtp(otp) });
      return afterFirstFactor(context, identity, issued);
    },
    resend: (options) => sendOtp(context, { identity, sessionId, ...options }),
    toSnapshot: () => toSnapshot(context, state),
  };
}
