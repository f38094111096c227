import { valueAt } from '../../http/json-object.ts';
import { IDENTIFIER_TYPES, type Identity } from '../identity.ts';
import type { SessionKind, SignedInState, SignInState } from './state.ts';

const SESSION_KINDS: readonly SessionKind[] = ['web', 'mobile', 'mfa-otp', 'mfa-password'];

/** A state from plain data, field by field; `undefined` when anything it needs is missing or of another type. */
export function readState(value: unknown): SignInState | undefined {
  const identity = readIdentity(valueAt(value, 'identity'));
  if (identity === undefined) return undefined;
  const step = valueAt(value, 'step');
  const sessionId = text(valueAt(value, 'sessionId'));
  const sentAtMs = valueAt(value, 'sentAtMs');
  switch (step) {
    case 'new-password':
      return { step, identity };
    case 'password':
      return sessionId === undefined ? undefined : { step, identity, sessionId };
    case 'otp':
      return sessionId === undefined || typeof sentAtMs !== 'number'
        ? undefined
        : { step, identity, sessionId, sentAtMs };
    case 'signed-in':
      return readSignedIn(value, identity);
    default:
      return readSecondFactor(value, identity);
  }
}

function readSecondFactor(value: unknown, identity: Identity): SignInState | undefined {
  const step = valueAt(value, 'step');
  const mfaIdentity = readIdentity(valueAt(value, 'mfaIdentity'));
  const authorizedToken = text(valueAt(value, 'authorizedToken'));
  const sessionId = text(valueAt(value, 'sessionId'));
  const sentAtMs = valueAt(value, 'sentAtMs');
  if (authorizedToken === undefined) return undefined;
  if (step === 'mfa') return { step, identity, authorizedToken };
  if (mfaIdentity === undefined) return undefined;
  const authorized = { identity, mfaIdentity, authorizedToken };
  if (step === 'mfa-new-password') return { step, ...authorized };
  if (sessionId === undefined) return undefined;
  if (step === 'mfa-password') return { step, ...authorized, sessionId };
  if (step === 'mfa-otp' && typeof sentAtMs === 'number') return { step, ...authorized, sessionId, sentAtMs };
  return undefined;
}

function readSignedIn(value: unknown, identity: Identity): SignedInState | undefined {
  const session = SESSION_KINDS.find((kind) => kind === valueAt(value, 'session'));
  const tokenIdentity = readIdentity(valueAt(value, 'tokenIdentity'));
  const token = text(valueAt(value, 'token'));
  const appRegistered = valueAt(value, 'appRegistered');
  if (session === undefined || tokenIdentity === undefined || token === undefined) return undefined;
  return {
    step: 'signed-in',
    session,
    identity,
    tokenIdentity,
    token,
    key: text(valueAt(value, 'key')),
    appRegistered: typeof appRegistered === 'boolean' ? appRegistered : undefined,
  };
}

function readIdentity(value: unknown): Identity | undefined {
  const identifierType = IDENTIFIER_TYPES.find((type) => type === valueAt(value, 'identifierType'));
  const identifierValue = text(valueAt(value, 'identifierValue'));
  if (identifierType === undefined || identifierValue === undefined) return undefined;
  return {
    identifierType,
    identifierValue,
    mobile: text(valueAt(value, 'mobile')),
    email: text(valueAt(value, 'email')),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
