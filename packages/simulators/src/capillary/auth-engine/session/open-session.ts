import { randomUUID } from 'node:crypto';
import type { Address, Identifier } from '../identifier.ts';
import type { EngineCall } from '../wire/engine-call.ts';
import type { AuthSession } from './auth-session.ts';

interface OpenSessionOptions {
  readonly call: EngineCall;
  readonly identifier: Identifier;
  readonly contacts: readonly Address[];
  readonly uid: string | null;
  readonly newPasswordHash: string | null;
}

export function openSession({ call, ...session }: OpenSessionOptions): AuthSession {
  const { context, brand, factor, rules, deviceId } = call;
  const opened: AuthSession = {
    ...session,
    id: `P-${randomUUID()}`,
    factor,
    brandCode: brand.settings.code,
    deviceId,
    expiresAtMs: context.nowMs() + rules.sessionMs,
    otp: null,
    wrongOtps: 0,
    wrongPasswords: 0,
    end: null,
  };
  const { sessions } = context.authEngine;
  forgetOldest(sessions, context.nowMs());
  sessions.set(opened.id, opened);
  return opened;
}

/** A simulator may run for weeks: sessions that are over go, oldest first. */
function forgetOldest(sessions: Map<string, AuthSession>, nowMs: number): void {
  for (const [id, { expiresAtMs }] of sessions) {
    if (nowMs < expiresAtMs) return;
    sessions.delete(id);
  }
}
