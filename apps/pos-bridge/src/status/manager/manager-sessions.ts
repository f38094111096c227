import { randomBytes } from 'node:crypto';
import { constantTimeEqual, type KeyRing } from '@capconnect/connector-kit';
import type { Clock, Secret } from '@capconnect/kernel';

const LASTS_MS = 12 * 3_600_000;
const NONCE = /^[A-Za-z0-9_-]{22}$/;

export interface ManagerSessionsOptions {
  readonly adminToken: Secret;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
}

/** A manager who signed in: what their forms must carry. */
export interface ManagerSession {
  readonly csrf: string;
}

/** Sessions that are nothing but a signed cookie: they survive a restart, and end with the admin token they began with. */
export interface ManagerSessions {
  readonly lastsMs: number;
  isToken(token: string): boolean;
  /** @returns what the cookie holds */
  begin(): string;
  read(cookie: string | undefined): ManagerSession | undefined;
}

export function createManagerSessions({
  adminToken,
  keyRing,
  clock,
}: ManagerSessionsOptions): ManagerSessions {
  /** Says what it signs, so that neither is taken for the other, nor for anything else the ring's keys sign. */
  function signed(use: 'session' | 'csrf', text: string): string {
    const signature = keyRing.lookupHash(JSON.stringify(['status page', use, adminToken.reveal(), text]));
    return signature.toString('base64url');
  }

  return {
    lastsMs: LASTS_MS,
    isToken: (token) => constantTimeEqual(token, adminToken.reveal()),

    begin() {
      const text = `${clock.wallMs() + LASTS_MS}.${randomBytes(16).toString('base64url')}`;
      return `${text}.${signed('session', text)}`;
    },

    read(cookie) {
      const [expires = '', nonce = '', signature = '', ...more] = cookie?.split('.') ?? [];
      if (more.length > 0 || !/^\d{1,15}$/.test(expires) || !NONCE.test(nonce)) return undefined;
      const text = `${expires}.${nonce}`;
      if (!constantTimeEqual(signature, signed('session', text))) return undefined;
      const leftMs = Number(expires) - clock.wallMs();
      // A clock that was set back must not make a session of days.
      return leftMs > 0 && leftMs <= LASTS_MS ? { csrf: signed('csrf', text) } : undefined;
    },
  };
}
