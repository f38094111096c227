import { Secret } from '@capconnect/kernel';
import { AuthEngineError } from '../auth-engine-error.ts';
import type { NewPassword } from '../wire/requests.ts';
import type { StartedSession } from '../wire/issued.ts';
import { requireMobile } from './require-mobile.ts';
import type { MfaNewPasswordState } from './state.ts';
import type { SignInContext } from './step-builders.ts';
import type { MfaOtpStep, MfaPasswordStep, SecondFactorStep } from './step.ts';

/** Who passed the first factor, the token for it, and who passes the second. */
type Authorized = Omit<MfaNewPasswordState, 'step'>;

/** Opens the second factor's session and takes the first step in it (reference section 4.3), like `startFirstFactor`. */
export async function startSecondFactor(
  context: SignInContext,
  authorized: Authorized,
): Promise<SecondFactorStep> {
  try {
    return await firstStep(context, authorized, await openSession(context, authorized));
  } catch (error) {
    if (!(error instanceof AuthEngineError && error.reason === 'password-needed')) throw error;
    return context.steps.mfaNewPassword({ ...authorized, step: 'mfa-new-password' });
  }
}

/** The same for somebody who chooses the first password of the second factor. */
export async function startSecondFactorWithNewPassword(
  context: SignInContext,
  authorized: Authorized,
  newPassword: NewPassword,
): Promise<MfaPasswordStep | MfaOtpStep> {
  return firstStep(context, authorized, await openSession(context, authorized, newPassword));
}

/** Opens a session of its own and sends a code in it. */
export async function startSecondFactorByOtp(
  context: SignInContext,
  authorized: Authorized,
): Promise<MfaOtpStep> {
  const { sessionId } = await openSession(context, authorized);
  return sendMfaOtp(context, authorized, sessionId);
}

/** Sends a second-factor code within the session. */
export async function sendMfaOtp(
  { client, clock, steps }: SignInContext,
  authorized: Authorized,
  sessionId: Secret,
): Promise<MfaOtpStep> {
  await requireMobile(client).mfa.generateOtp({ identity: authorized.mfaIdentity, sessionId });
  return steps.mfaOtp({
    ...authorized,
    step: 'mfa-otp',
    sessionId: sessionId.reveal(),
    sentAtMs: clock.wallMs(),
  });
}

function openSession(
  { client }: SignInContext,
  { mfaIdentity, authorizedToken }: Authorized,
  newPassword?: NewPassword,
): Promise<StartedSession> {
  return requireMobile(client).mfa.generateToken({
    identity: mfaIdentity,
    authorizedToken: new Secret(authorizedToken),
    newPassword,
  });
}

async function firstStep(
  context: SignInContext,
  authorized: Authorized,
  { sessionId, registeredForPassword }: StartedSession,
): Promise<MfaPasswordStep | MfaOtpStep> {
  if (registeredForPassword !== true) return sendMfaOtp(context, authorized, sessionId);
  return context.steps.mfaPassword({ ...authorized, step: 'mfa-password', sessionId: sessionId.reveal() });
}
