import type { AppError, ErrorCode } from '@capconnect/kernel';

/** Capillary looked at it and did not do it. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'REDEMPTION_REFUSED',
  'REVERSAL_REFUSED',
  'NOT_FOUND',
  'UPSTREAM_REFUSED',
  'INPUT_INVALID',
  'ACCESS_DENIED',
]);

/** It never got there. After an earlier attempt that may have, these leave that one as unknown as it was. */
const NOT_SENT: ReadonlySet<ErrorCode> = new Set([
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_BUSY',
  'RATE_LIMITED',
  'AUTH_UNAVAILABLE',
  'AUTH_THROTTLED',
  'AUTH_CONFIG_INVALID',
  'CREDENTIAL_REJECTED',
  'SCENARIO_FORBIDDEN',
  'CONFIG_INVALID',
  'STORAGE_UNAVAILABLE',
  'INTAKE_FULL',
]);

/** Whether a failed attempt says for certain that nothing was done, now and before. */
export function isDecided(error: AppError, { isRepeat }: { readonly isRepeat: boolean }): boolean {
  return REFUSALS.has(error.code) || (!isRepeat && NOT_SENT.has(error.code));
}
