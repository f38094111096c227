/** Customers that were looked up, for when the line is down. */
export type CustomerTables = {
  readonly pos_customers: CustomerTable;
  readonly pos_customer_names: CustomerNameTable;
};

type CustomerTable = {
  readonly tenant_id: string;
  /** Keyed hash of Capillary's id. */
  readonly customer_hash: Uint8Array;
  /** What was known, encrypted and bound to its row. */
  readonly profile: Uint8Array;
  /** When Capillary was asked. */
  readonly as_of_ms: number;
  /** The one that was not read for longest is forgotten first. */
  readonly read_at_ms: number;
  /** Since then the points are fewer than the profile says; 0 when they are not. */
  readonly points_taken_at_ms: number;
};

/** By what a customer is found: several identifiers may lead to one. */
type CustomerNameTable = {
  readonly tenant_id: string;
  /** Keyed hash. */
  readonly identifier_hash: Uint8Array;
  readonly customer_hash: Uint8Array;
};
