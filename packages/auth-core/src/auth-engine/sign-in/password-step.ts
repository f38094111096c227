import { Secret } from '@capconnect/kernel';
import { afterFirstFactor } from './after-first-factor.ts';
import { sendOtp } from './send-otp.ts';
import type { PasswordState } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { PasswordStep } from './step.ts';
import { toSnapshot } from './to-snapshot.ts';

export function passwordStep(context: SignInContext, state: PasswordState): PasswordStep {
  const { client } = context;
  const { identity } = state;
  const sessionId = new Secret(state.sessionId);
  return {
    step: 'password',
    async validate(password) {
      return afterFirstFactor(
        context,
        identity,
        await client.validatePassword({ identity, sessionId, password }),
      );
    },
    async forgot(newPassword) {
      await client.forgetPassword({ identity, sessionId, ...newPassword });
      // Then the customer has to authenticate from the beginning (reference section 4.2 G): a session of its own.
      const fresh = await client.generateToken({ identity });
      return sendOtp(context, { identity, sessionId: fresh.sessionId });
    },
    sendOtp: (options) => sendOtp(context, { identity, sessionId, ...options }),
    toSnapshot: () => toSnapshot(context, state),
  };
}
