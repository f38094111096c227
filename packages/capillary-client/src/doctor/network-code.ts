const CODE = /^[A-Z][A-Z0-9_]{2,60}$/;

/** Node's code of a failed connection, wherever it stands in the chain of causes; nothing else of the error is kept. */
export function networkCode(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if (current.name === 'TimeoutError') return 'TIMEOUT';
    if ('code' in current && typeof current.code === 'string' && CODE.test(current.code)) return current.code;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return undefined;
}
