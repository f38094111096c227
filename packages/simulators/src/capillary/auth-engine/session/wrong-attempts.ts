import { identifierKey } from '../identifier.ts';
import type { Identifier } from '../identifier.ts';
import { findUser } from '../user/auth-user.ts';
import type { EngineCall } from '../wire/engine-call.ts';
import type { AccountAttempts } from './account-attempts.ts';
import type { AuthSession } from './auth-session.ts';

export type AttemptKind = 'otp' | 'password';

const MINUTE_MS = 60_000;

/** Whether wrong attempts have locked the account (reference section 4.6, `CONF_ENABLE_ACCOUNT_LOCKING` and its MFA twin). */
export function isLocked(call: EngineCall, identifier: Identifier): boolean {
  const attempts = call.brand.attempts.get(accountKey(call, identifier));
  return call.rules.locksAccounts && attempts !== undefined && call.context.nowMs() < attempts.lockedUntilMs;
}

/**
 * Counts a wrong code or password for the session and the account.
 * @returns whether that was the last attempt: the session is over, or the account locked.
 */
export function recordWrongAttempt(call: EngineCall, session: AuthSession, kind: AttemptKind): boolean {
  const isSessionOver =
    kind === 'otp'
      ? ++session.wrongOtps >= call.rules.maxWrongOtps
      : ++session.wrongPasswords >= call.rules.maxWrongPasswords;
  if (isSessionOver) session.end = `${kind}-retries`;
  const isAccountOver = recordWrongAccountAttempt(call, session.identifier, kind);
  return isSessionOver || (isAccountOver && call.rules.locksAccounts);
}

/** The same without a session (`password/change`). */
export function recordWrongAccountAttempt(
  call: EngineCall,
  identifier: Identifier,
  kind: AttemptKind,
): boolean {
  const key = accountKey(call, identifier);
  const nowMs = call.context.nowMs();
  const attempts = currentAttempts(call, key) ?? {
    wrongOtps: 0,
    wrongPasswords: 0,
    lastWrongAtMs: nowMs,
    lockedUntilMs: 0,
  };
  call.brand.attempts.set(key, attempts);
  attempts.lastWrongAtMs = nowMs;
  const isOver =
    kind === 'otp'
      ? ++attempts.wrongOtps >= call.rules.maxWrongOtps
      : ++attempts.wrongPasswords >= call.rules.maxWrongPasswords;
  if (isOver && call.rules.locksAccounts) attempts.lockedUntilMs = nowMs + call.rules.lockPeriodMs;
  return isOver;
}

/** Whether the account may try another password without a session; the attempt interval gives new ones. */
export function hasPasswordAttemptLeft(call: EngineCall, identifier: Identifier): boolean {
  const attempts = currentAttempts(call, accountKey(call, identifier));
  return attempts === undefined || attempts.wrongPasswords < call.rules.maxWrongPasswords;
}

export function forgetWrongAttempts(call: EngineCall, identifier: Identifier): void {
  call.brand.attempts.delete(accountKey(call, identifier));
}

/** The account's count, unless a lock has run out or `CONF_INCORRECT_ATTEMPT_INTERVAL` passed without a wrong attempt. */
function currentAttempts({ brand, context }: EngineCall, key: string): AccountAttempts | undefined {
  const attempts = brand.attempts.get(key);
  if (!attempts) return undefined;
  const nowMs = context.nowMs();
  if (attempts.lockedUntilMs > 0) return nowMs < attempts.lockedUntilMs ? attempts : undefined;
  const intervalMs = brand.settings.config.CONF_INCORRECT_ATTEMPT_INTERVAL * MINUTE_MS;
  return nowMs - attempts.lastWrongAtMs <= intervalMs ? attempts : undefined;
}

function accountKey({ brand, factor }: EngineCall, identifier: Identifier): string {
  const owner = findUser(brand, identifier)?.uid ?? identifierKey(identifier);
  return `${factor}|${owner}`;
}
