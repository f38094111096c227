import { Secret } from '@capconnect/kernel';
import { valueAt } from '../../http/json-object.ts';
import type { CustomerToken } from '../customer-token.ts';
import { readCustomerToken } from '../read-customer-token.ts';

/** The fields of `auth` and `user` that we use (reference section 4.1). Any of them may be null or absent. */
export interface Answer {
  readonly token: CustomerToken | undefined;
  /** Renews the token later; mobile only. */
  readonly key: Secret | undefined;
  readonly sessionId: Secret | undefined;
  readonly role: string | undefined;
  readonly appRegistered: boolean | undefined;
  readonly registeredForPassword: boolean | undefined;
}

/** `status.code` of an envelope, `undefined` when the body is none. Other parts of Capillary write it as a string. */
export function readEngineCode(body: unknown): number | undefined {
  const code = valueAt(body, 'status', 'code');
  const number = typeof code === 'string' ? Number(code) : code;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

/** Whether an envelope says that the call worked: by both its fields, because elsewhere they contradict each other (section 2.6). */
export function isSuccess(body: unknown): boolean {
  const success = valueAt(body, 'status', 'success');
  return (success === true || success === 'true') && readEngineCode(body) === 200;
}

/** `auth` and `user` of a successful envelope. */
export function readAnswer(body: unknown): Answer {
  const token = text(valueAt(body, 'auth', 'token'));
  const key = text(valueAt(body, 'auth', 'key'));
  const sessionId = text(valueAt(body, 'user', 'sessionId'));
  return {
    token: token === undefined ? undefined : readCustomerToken(token),
    key: key === undefined ? undefined : new Secret(key),
    sessionId: sessionId === undefined ? undefined : new Secret(sessionId),
    role: text(valueAt(body, 'user', 'role')),
    appRegistered: flag(valueAt(body, 'user', 'appRegistered')),
    registeredForPassword: flag(valueAt(body, 'user', 'userRegisteredForPassword')),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
