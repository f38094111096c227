/** What is known of the lines and of the clock at the end of a process, so that the next one begins with it. */
// A type and not an interface: Kysely asks for an index signature.
export type LineTables = {
  readonly pos_lines: LineTable;
};

type LineTable = {
  readonly origin: string;
  readonly is_online: 0 | 1;
  readonly since_ms: number;
  readonly last_success_at_ms: number | null;
  readonly failure_code: string | null;
  readonly failure_reason: string | null;
  readonly failed_at_ms: number | null;
  /** How far Capillary's clock was ahead of this machine's. */
  readonly clock_ahead_ms: number | null;
};
