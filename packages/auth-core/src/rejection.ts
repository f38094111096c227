import { valueAt } from './http/json-object.ts';

/**
 * What an answer of the data plane says about who asked. `invalid` and `expired` call for another token; `denied` and
 * `unavailable` are no fault of the token, and a new one would not help.
 */
export type Rejection =
  | { readonly kind: 'invalid' | 'expired'; readonly code: 'CREDENTIAL_REJECTED' }
  | { readonly kind: 'denied'; readonly code: 'ACCESS_DENIED' }
  | { readonly kind: 'unavailable'; readonly code: 'AUTH_UNAVAILABLE' };

/**
 * Reads the rejection out of an answer, `undefined` when it is none (reference section 2.6). The body counts as much
 * as the status, because statuses are not documented: 401 and 498 may come with any of them, and their bodies claim
 * `success: "true"`.
 * @param body - the parsed JSON, `undefined` when there is none. Codes may be numbers or strings.
 */
export function rejectionOf(status: number, body: unknown): Rejection | undefined {
  const codes = new Set([
    codeOf(valueAt(body, 'response', 'status', 'code')),
    codeOf(valueAt(body, 'errorCode')),
    codeOf(valueAt(firstError(body), 'code')),
  ]);
  if (status === 498 || codes.has('498')) return { kind: 'expired', code: 'CREDENTIAL_REJECTED' };
  if (status === 401 || codes.has('401')) return { kind: 'invalid', code: 'CREDENTIAL_REJECTED' };
  if (codes.has('4001')) return { kind: 'unavailable', code: 'AUTH_UNAVAILABLE' };
  if (status === 403 || codes.has('403') || codes.has('4000')) {
    return { kind: 'denied', code: 'ACCESS_DENIED' };
  }
  return undefined;
}

/** Whether another token may help. */
export function isTokenRejected(status: number, body: unknown): boolean {
  return rejectionOf(status, body)?.code === 'CREDENTIAL_REJECTED';
}

function codeOf(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
}

function firstError(body: unknown): unknown {
  const errors = valueAt(body, 'errors');
  return Array.isArray(errors) ? errors[0] : undefined;
}
