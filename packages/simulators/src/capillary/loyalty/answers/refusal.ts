import type { Status } from './status.ts';

/** Ends a request, or a row of a batch, with the statuses that its answer carries in `errors`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly statuses: readonly Status[];
  /** What the answer carries beside `errors`: lists add a zeroed pagination. */
  readonly beside: Readonly<Record<string, unknown>>;
  /** What was found odd before the refusal. */
  readonly warnings: readonly Status[];

  constructor(
    statuses: readonly Status[],
    beside: Readonly<Record<string, unknown>> = {},
    warnings: readonly Status[] = [],
  ) {
    super(statuses.map(({ code, message }) => `${code} ${message}`).join('; '));
    this.statuses = statuses;
    this.beside = beside;
    this.warnings = warnings;
  }

  get code(): number {
    return this.statuses[0]?.code ?? 500;
  }
}
