/**
 * What does not compile. This file is checked by the compiler and never run: each marked line has to be an error, else
 * the compiler refuses the mark.
 */
import type {
  AfterFirstFactor,
  FirstStep,
  MfaOtpStep,
  MfaStep,
  MobileAuthEngineClient,
  OtpStep,
  PasswordStep,
  SecondFactorStep,
  SignedInStep,
  SignIn,
  SignInStep,
  WebAuthEngineClient,
  WebSignedIn,
} from '../../src/auth-engine/index.ts';

const twice = { password: 'a', confirmPassword: 'a' };

export async function beforeItIsKnownWhatTheBrandWants(signIn: SignIn, first: FirstStep): Promise<void> {
  // @ts-expect-error -- a code cannot be checked before a start
  signIn.validate('123456');
  // @ts-expect-error -- which of the steps it is has to be asked first
  await first.validate('123456');
  if (first.step === 'new-password') {
    // @ts-expect-error -- there is no password yet
    await first.validate('secret');
    // @ts-expect-error -- and so none to forget
    await first.forgot(twice);
    // @ts-expect-error -- a new password is typed twice
    await first.setPassword({ password: 'a' });
  }
  // @ts-expect-error -- a start signs nobody in
  if (first.step === 'signed-in') throw new Error('unreachable');
}

export async function atTheCode(otp: OtpStep): Promise<void> {
  // @ts-expect-error -- a code has no password to forget
  await otp.forgot(twice);
  // @ts-expect-error -- nobody is signed in yet
  await otp.renew();
  // @ts-expect-error -- nor has a token
  otp.token satisfies unknown;
  // @ts-expect-error -- channels are known by name
  await otp.resend({ fallbackChannel: 'PIGEON' });
  const next = await otp.validate('123456');
  // @ts-expect-error -- a second factor may be due first
  await next.renew();
}

export async function atThePassword(password: PasswordStep): Promise<void> {
  // @ts-expect-error -- no code was sent that could be sent again
  await password.resend();
  // @ts-expect-error -- only somebody signed in changes a password
  await password.changePassword({ password: 'a', newPassword: 'b', confirmPassword: 'b' });
  const otp = await password.forgot(twice);
  // @ts-expect-error -- after that a code is due, not the password
  otp.step satisfies 'password';
}

export async function betweenTheFactors(
  after: AfterFirstFactor,
  mfa: MfaStep,
  second: SecondFactorStep,
): Promise<void> {
  // @ts-expect-error -- may already be signed in
  await after.begin();
  // @ts-expect-error -- begins before it validates
  await mfa.validate('123456');
  // @ts-expect-error -- the first factor alone signs nobody in
  mfa.token satisfies unknown;
  // @ts-expect-error -- which of the steps it is has to be asked first
  await second.validate('123456');
}

export async function atTheSecondCode(otp: MfaOtpStep): Promise<void> {
  // @ts-expect-error -- the second factor has no fallback channel
  await otp.resend({ fallbackChannel: 'EMAIL' });
  const signedIn = await otp.validate('123456');
  // @ts-expect-error -- only a password of the second factor can be changed
  if (signedIn.session === 'mfa-otp') await signedIn.changeMfaPassword({ ...twice, newPassword: 'b' });
  // @ts-expect-error -- there is no third factor
  if (signedIn.session === 'mfa-otp') await signedIn.beginSecondFactor();
}

export async function onceSignedIn(step: SignedInStep, web: WebSignedIn): Promise<void> {
  // @ts-expect-error -- what is signed in is not checked again
  await step.validate('123456');
  // @ts-expect-error -- the web cannot change the identifier
  await web.changeIdentifier('919999999994');
  // @ts-expect-error -- and has no second factor
  await web.beginSecondFactor();
  const renewed = await step.renew();
  // @ts-expect-error -- it may have come to an end
  renewed.token satisfies unknown;
  const ended = await step.signOut();
  // @ts-expect-error -- nothing is left to renew
  await ended.renew();
}

export function everyStepHasToBeMet(step: SignInStep): string {
  switch (step.step) {
    case 'new-password':
    case 'password':
    case 'otp':
    case 'mfa':
    case 'mfa-new-password':
    case 'mfa-password':
    case 'signed-in':
      return step.step;
    default:
      // @ts-expect-error -- mfa-otp is left
      return step satisfies never;
  }
}

export async function onTheWire(mobile: MobileAuthEngineClient, web: WebAuthEngineClient): Promise<void> {
  const identity = { identifierType: 'MOBILE', identifierValue: '919999999993' };
  const { token, sessionId } = await web.generateToken({ identity });
  // @ts-expect-error -- the web has no second factor
  await web.mfa.generateOtp({ identity, sessionId });
  // @ts-expect-error -- nor can it change the identifier
  await web.updateIdentifierValue({ identity, newIdentifierValue: 'x', token: token.value });
  // @ts-expect-error -- the web renews with the expired token
  await web.regenerateToken({ identity, key: token.value });
  // @ts-expect-error -- and a phone with the key
  await mobile.regenerateToken({ identity, expiredToken: token.value });
  // @ts-expect-error -- a code needs its session
  await mobile.generateOtp({ identity });
  // @ts-expect-error -- a session id is secret, not text
  await mobile.generateOtp({ identity, sessionId: 'P-1' });
}
