import { AppError, type Secret } from '@capconnect/kernel';
import type { CustomerToken } from '../customer-token.ts';
import type { Answer } from './answer.ts';

/** A session has begun; one-time codes and passwords are checked within it. */
export interface StartedSession {
  /** Role VIEW: a guest may read with it. */
  readonly token: CustomerToken;
  readonly sessionId: Secret;
  /** Whether the customer has a password here; `undefined` when the answer does not say. */
  readonly registeredForPassword: boolean | undefined;
}

/** A factor was accepted, or a token renewed. */
export interface IssuedToken {
  readonly token: CustomerToken;
  /** Renews the token; mobile only, and only where the brand hands out keys. */
  readonly key: Secret | undefined;
  /** `USER`, or `MFA_PENDING` while the second factor is missing. From the token, else from the answer. */
  readonly role: string | undefined;
  /** Whether the customer exists in the CRM; `undefined` when the answer does not say, as on the web. */
  readonly appRegistered: boolean | undefined;
}

/** @throws AppError `UPSTREAM_INVALID` */
export function startedSession({ token, sessionId, registeredForPassword }: Answer): StartedSession {
  if (token === undefined || sessionId === undefined) throw incomplete('a session without its token or id');
  return { token, sessionId, registeredForPassword };
}

/** @throws AppError `UPSTREAM_INVALID` */
export function issuedToken({ token, key, role, appRegistered }: Answer): IssuedToken {
  if (token === undefined) throw incomplete('success without a token');
  return { token, key, role: token.role ?? role, appRegistered };
}

function incomplete(what: string): AppError {
  return new AppError(
    'UPSTREAM_INVALID',
    `The Auth Engine answered ${what}. Start again; if it lasts, ask Capillary.`,
  );
}
