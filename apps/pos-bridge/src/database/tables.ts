import type { RedemptionTables } from '../redeem/store/redemption-tables.ts';

/**
 * The bridge's own tables, as its migrations leave them, but those of customers and lines (see `CustomerTables` and
 * `LineTables`). Times are epoch milliseconds of the wall clock.
 */
// A type and not an interface: Kysely asks for an index signature.
export type PosTables = RedemptionTables & {
  readonly pos_pairing_codes: PairingCodeTable;
  readonly pos_terminals: TerminalTable;
  readonly pos_conflicts: ConflictTable;
};

type PairingCodeTable = {
  /** Keyed: a code of eight characters could be found from a plain hash. */
  readonly code_hash: Uint8Array;
  readonly tenant_id: string;
  readonly terminal: string;
  readonly till: string;
  readonly expires_at_ms: number;
  readonly wrong_tries: number;
  readonly used_at_ms: number | null;
};

type TerminalTable = {
  readonly id: string;
  readonly tenant_id: string;
  /** What the store calls it. */
  readonly name: string;
  /** For whom it sells. */
  readonly till: string;
  /** SHA-256 of 256 random bits. */
  readonly token_hash: Uint8Array;
  readonly paired_at_ms: number;
  readonly last_seen_at_ms: number | null;
  readonly revoked_at_ms: number | null;
};

/** Bills that were sent again with other content, for the store's manager. */
type ConflictTable = {
  readonly tenant_id: string;
  readonly till: string;
  readonly bill_number: string;
  /** The accepted message that it contradicts. */
  readonly message_id: string;
  readonly first_seen_at_ms: number;
  readonly last_seen_at_ms: number;
  readonly times: number;
};
