import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import {
  type AfterFirstFactor,
  AuthEngineError,
  createAuthEngineClient,
  createSignIn,
  type NewPassword,
  type SignedInStep,
  type SignInStep,
} from '@capconnect/auth-core/auth-engine';
import { AppError } from '@capconnect/kernel';
import { readSecret } from '../read-secret.ts';
import { type ExitCode, note, say, sayJson, type Terminal } from '../terminal.ts';

export interface LoginOptions {
  readonly authEngineUrl: string;
  readonly brand: string;
  readonly mobile?: string;
  readonly email?: string;
  readonly web?: boolean;
  readonly deviceId?: string;
  /** Sign in with a password where the brand has them; otherwise by code. */
  readonly password?: boolean;
  readonly otp?: string;
  readonly json?: boolean;
}

/** How many wrong codes or passwords are asked for again. */
const TRIES = 3;

/** Signs an end customer in, step by step, asking for what each step needs. */
export async function loginCommand(options: LoginOptions, terminal: Terminal): Promise<ExitCode> {
  const signIn = createSignIn({ client: clientFor(options) });
  let step: SignInStep | AfterFirstFactor = await signIn.start(identityOf(options));
  for (let tries = 0; step.step !== 'signed-in';) {
    try {
      step = await next(step, options, terminal);
    } catch (error) {
      tries += 1;
      const isWorthAsking =
        error instanceof AuthEngineError && error.action === 're-enter' && options.otp === undefined;
      if (!isWorthAsking || tries >= TRIES || terminal.stdin.isTTY !== true) throw error;
      note(terminal, error.message);
    }
  }
  tell(step, options, terminal);
  return 0;
}

function clientFor({ authEngineUrl, brand, web, deviceId }: LoginOptions) {
  if (web === true) return createAuthEngineClient({ authEngineUrl, brand, surface: { kind: 'web' } });
  const surface = { kind: 'mobile', deviceId: deviceId ?? `capconnect-${randomUUID()}` } as const;
  return createAuthEngineClient({ authEngineUrl, brand, surface });
}

function identityOf({ mobile, email }: LoginOptions) {
  if (mobile !== undefined && email === undefined)
    return { identifierType: 'MOBILE', identifierValue: mobile };
  if (email !== undefined && mobile === undefined) return { identifierType: 'EMAIL', identifierValue: email };
  throw new AppError('INPUT_INVALID', 'Who signs in? Give either --mobile or --email.');
}

async function next(
  step: Exclude<SignInStep, SignedInStep>,
  options: LoginOptions,
  terminal: Terminal,
): Promise<SignInStep> {
  switch (step.step) {
    case 'otp':
      return step.validate(await askCode(options, terminal));
    case 'mfa-otp':
      return step.validate(await askCode({ ...options, otp: undefined }, terminal));
    case 'password':
      if (options.password !== true) return step.sendOtp();
      return step.validate(await askPassword('password', terminal));
    case 'mfa-password':
      return step.validate(await askPassword('second password', terminal));
    case 'new-password':
    case 'mfa-new-password':
      note(terminal, 'This customer has no password yet. Choose one; a code will be sent to confirm it.');
      return step.setPassword(await askNewPassword(terminal));
    default:
      return step.begin();
  }
}

async function askCode({ otp }: { otp?: string | undefined }, terminal: Terminal): Promise<string> {
  if (otp !== undefined) return otp;
  const prompt = createInterface({
    input: terminal.stdin,
    output: terminal.stderr,
    terminal: terminal.stdin.isTTY === true,
  });
  try {
    terminal.stderr.write('Code that was sent: ');
    // Without a terminal a script may write the code to our standard input, once it has it.
    const line = await Promise.race([
      prompt.question(''),
      new Promise<undefined>((resolve) => {
        prompt.once('close', () => resolve(undefined));
      }),
    ]);
    if (line !== undefined && line.trim() !== '') return line.trim();
  } finally {
    prompt.close();
  }
  throw new AppError('INPUT_INVALID', 'A code was sent and none was given. Type it, or give it with --otp.');
}

async function askPassword(label: string, terminal: Terminal): Promise<string> {
  const source = {
    label,
    option: 'the prompt',
    fromOption: undefined,
    variable: 'CAPILLARY_PASSWORD',
    isOnStdin: false,
  };
  return (await readSecret(source, terminal)).reveal();
}

async function askNewPassword(terminal: Terminal): Promise<NewPassword> {
  const password = await askPassword('new password', terminal);
  const confirmPassword =
    terminal.stdin.isTTY === true ? await askPassword('new password again', terminal) : password;
  return { password, confirmPassword };
}

function tell(step: SignedInStep, { json }: LoginOptions, terminal: Terminal): void {
  const { role, expiresAtMs } = step.token;
  const expiresAt = expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString();
  if (json === true) {
    sayJson(terminal, {
      step: 'signed-in',
      session: step.session,
      role,
      expiresAt,
      appRegistered: step.appRegistered ?? null,
    });
    return;
  }
  say(terminal, `Signed in (${step.session}, role ${role ?? 'unknown'}).`);
  say(
    terminal,
    expiresAt === null
      ? 'The token does not say when it ends.'
      : `The token ends at ${expiresAt}; it is not shown.`,
  );
  if (step.appRegistered === false) say(terminal, 'The customer is not registered in the CRM yet.');
}
