import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { EngineUnderTest, Fields, Reply } from './engine-under-test.ts';

/** Identity fields of a phone user of the brand SHOP. */
export const ANN: Fields = {
  identifierType: 'MOBILE',
  identifierValue: '919999999993',
  brand: 'SHOP',
  deviceId: 'device-1',
};
export const ANN_MOBILE = '919999999993';

/** The same person on the web: no device. */
export const ANN_WEB: Fields = { identifierType: 'MOBILE', identifierValue: ANN_MOBILE, brand: 'SHOP' };

export const BOB: Fields = { ...ANN, identifierValue: '919999999994', deviceId: 'device-2' };

/** Where a call of a family goes: `''`, `'web/'` or `'mfa/'`. */
type Family = '' | 'web/' | 'mfa/';

/** The session id of an answer to `token/generate`. */
export function sessionOf({ user }: Reply): string {
  if (typeof user?.sessionId !== 'string') throw new Error('The answer opened no session.');
  return user.sessionId;
}

export function tokenOf({ auth }: Reply): string {
  if (!auth) throw new Error('The answer has no token.');
  return auth.token;
}

export function keyOf({ auth }: Reply): string {
  if (typeof auth?.key !== 'string') throw new Error('The answer has no key.');
  return auth.key;
}

export function headerOf(token: string): Fields {
  return decodeProtectedHeader(token);
}

export function claimsOf(token: string): Fields {
  return decodeJwt(token);
}

/** Opens a session and sends a code into it. */
export async function requestCode(
  engine: EngineUnderTest,
  identity: Fields,
  { family = '', extra = {} }: { readonly family?: Family; readonly extra?: Fields } = {},
): Promise<{ readonly opened: Reply; readonly session: Fields; readonly code: string }> {
  const opened = await engine.call(`${family}token/generate`, { ...identity, ...extra });
  const session = { ...identity, sessionId: sessionOf(opened) };
  const sent = await engine.call(`${family}otp/generate`, session);
  if (!sent.status.success) throw new Error(`No code was sent: ${sent.status.code}`);
  const code = engine.simulator.context.sentCodes.at(-1)?.code ?? '';
  return { opened, session, code };
}

/** The whole way by code. */
export async function signInByCode(
  engine: EngineUnderTest,
  identity: Fields,
  options: { readonly family?: Family; readonly extra?: Fields } = {},
): Promise<Reply> {
  const { session, code } = await requestCode(engine, identity, options);
  return engine.call(`${options.family ?? ''}otp/validate`, { ...session, otp: code });
}

/** The way of somebody who has a password. */
export async function signInByPassword(
  engine: EngineUnderTest,
  identity: Fields,
  password: string,
  { family = '', extra = {} }: { readonly family?: Family; readonly extra?: Fields } = {},
): Promise<Reply> {
  const opened = await engine.call(`${family}token/generate`, { ...identity, ...extra });
  const session = { ...identity, sessionId: sessionOf(opened) };
  return engine.call(`${family}password/validate`, { ...session, password });
}

/** Another code than the given one, of the same length. */
export function wrongCode(code: string): string {
  return `${code.startsWith('9') ? '1' : '9'}${code.slice(1)}`;
}
