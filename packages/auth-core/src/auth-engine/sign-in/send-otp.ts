import type { Secret } from '@capconnect/kernel';
import type { Identity } from '../identity.ts';
import type { FallbackChannel } from '../wire/requests.ts';
import type { SignInContext } from './step-builders.ts';
import type { OtpStep } from './step.ts';

interface SendOtpOptions {
  readonly identity: Identity;
  readonly sessionId: Secret;
  readonly fallbackChannel?: FallbackChannel | undefined;
}

/** Sends a first-factor code within the session. */
export async function sendOtp(
  { client, clock, steps }: SignInContext,
  { identity, sessionId, fallbackChannel }: SendOtpOptions,
): Promise<OtpStep> {
  await client.generateOtp({ identity, sessionId, fallbackChannel });
  return steps.otp({ step: 'otp', identity, sessionId: sessionId.reveal(), sentAtMs: clock.wallMs() });
}
