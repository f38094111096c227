/** One entry of `errors` or `warnings`. `status` is false in both, so it says nothing (reference section 6.0). */
export interface Status {
  readonly status: false;
  readonly code: number;
  readonly message: string;
}

/**
 * A way to name statuses by their code. `{0}` and `{1}` in a message are filled in order, the way the documents write
 * them.
 */
export function createStatuses<const Table extends Readonly<Record<number, string>>>(table: Table) {
  return (code: keyof Table & number, ...values: readonly (string | number)[]): Status => ({
    status: false,
    code,
    message: (table[code] ?? '').replace(/\{(\d)\}/g, (_, index: string) =>
      String(values[Number(index)] ?? ''),
    ),
  });
}
