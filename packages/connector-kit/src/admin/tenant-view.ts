import type { Credential } from '@capconnect/auth-core';
import type { Tenant, UnreadableTenant } from '../tenants/tenant.ts';

/**
 * Shown in place of a secret; also what `Secret` prints, so settings that hold one are masked without doing
 * anything.
 */
export const MASK = '[secret]';

/** A tenant as the admin API shows it: in the form it was put in, with masked credentials. */
export function viewTenant<Settings>({ id, capillary, settings, revision }: Tenant<Settings>) {
  const { credential, ...rest } = capillary;
  return {
    id,
    capillary: { ...rest, ...(credential === undefined ? {} : { credential: masked(credential) }) },
    settings,
    revision,
  };
}

/** One that cannot be shown, with what to do. */
export function viewUnreadable({ id, revision, error }: UnreadableTenant) {
  return { id, revision, error: { code: error.code, message: error.message } };
}

function masked(credential: Credential) {
  return credential.kind === 'oauth-client'
    ? { kind: credential.kind, key: beginning(credential.key), secret: MASK }
    : { kind: credential.kind, till: credential.till, passwordMd5: MASK };
}

/** Enough of a key to know it by. */
function beginning(key: string): string {
  return key.length < 8 ? '...' : `${key.slice(0, 4)}...`;
}
