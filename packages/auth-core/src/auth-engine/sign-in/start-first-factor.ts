import { AuthEngineError } from '../auth-engine-error.ts';
import type { Identity } from '../identity.ts';
import type { StartedSession } from '../wire/issued.ts';
import type { NewPassword } from '../wire/requests.ts';
import { sendOtp } from './send-otp.ts';
import type { SignInContext } from './step-builders.ts';
import type { NewPasswordStep, OtpStep, PasswordStep } from './step.ts';

/**
 * Opens a session and takes the first step in it (reference section 4.2 A and B). Whether a brand has passwords is told
 * by its answer alone: it wants one chosen (code 1520), or says that the customer has one; else a code is sent.
 */
export async function startFirstFactor(
  context: SignInContext,
  identity: Identity,
): Promise<NewPasswordStep | PasswordStep | OtpStep> {
  try {
    return await firstStep(context, identity, await context.client.generateToken({ identity }));
  } catch (error) {
    if (!isPasswordNeeded(error)) throw error;
    return context.steps.newPassword({ step: 'new-password', identity });
  }
}

/** The same for somebody who chooses the first password at once. */
export async function startWithNewPassword(
  context: SignInContext,
  identity: Identity,
  newPassword: NewPassword,
): Promise<PasswordStep | OtpStep> {
  return firstStep(context, identity, await context.client.generateToken({ identity, newPassword }));
}

async function firstStep(
  context: SignInContext,
  identity: Identity,
  { sessionId, registeredForPassword }: StartedSession,
): Promise<PasswordStep | OtpStep> {
  if (registeredForPassword === true) {
    return context.steps.password({ step: 'password', identity, sessionId: sessionId.reveal() });
  }
  return sendOtp(context, { identity, sessionId });
}

function isPasswordNeeded(error: unknown): boolean {
  return error instanceof AuthEngineError && error.reason === 'password-needed';
}
