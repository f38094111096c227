const SYSTEM_CODE = /^[A-Z][A-Z0-9_]{2,60}$/;

/**
 * Why a call got no answer, as the code that Node gives it (`ENOTFOUND`, `ECONNREFUSED`, `CERT_HAS_EXPIRED`, ...).
 * Only the code is taken: a foreign error may carry the whole request, so it is not kept as a cause.
 */
export function failureReason(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if (current.name === 'TimeoutError') return 'TIMEOUT';
    if ('code' in current && typeof current.code === 'string' && SYSTEM_CODE.test(current.code)) {
      return current.code;
    }
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return 'UNKNOWN';
}
