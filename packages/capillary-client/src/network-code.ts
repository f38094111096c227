const PLAUSIBLE = /^[A-Z][A-Z0-9_]{2,60}$/;

/**
 * Why a connection failed, as the code that Node gives it (`ENOTFOUND`, `ECONNREFUSED`, `CERT_HAS_EXPIRED`, ...), from
 * wherever it stands in the chain of causes; `TIMEOUT` for a deadline of ours. Nothing else of the error is kept: a
 * foreign error may carry the whole request.
 */
export function networkCode(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    const code = 'code' in current ? current.code : undefined;
    // The only thing that cancels a call is its deadline.
    if (current.name === 'TimeoutError' || code === 'ERR_CANCELED') return 'TIMEOUT';
    if (typeof code === 'string' && PLAUSIBLE.test(code)) return code;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return undefined;
}
