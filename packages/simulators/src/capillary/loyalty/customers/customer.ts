import type { LedgerEntry } from '../points/ledger-entry.ts';
import type { Identifier } from './identifier.ts';

/** What is known of a customer in one source, or one account of it. */
export interface Profile {
  readonly source: string;
  /** Empty for sources without accounts. */
  readonly accountId: string;
  firstName: string;
  lastName: string;
  identifiers: Identifier[];
  commChannels: Readonly<Record<string, unknown>>[];
  fields: Record<string, unknown>;
  readonly createdAtMs: number;
  readonly createdByTill: string;
  updatedAtMs: number;
}

export interface Customer {
  readonly id: number;
  profiles: Profile[];
  loyaltyType: 'loyalty' | 'non-loyalty';
  statusLabel: string | null;
  readonly registeredAtMs: number;
  readonly registeredByTill: string;
  updatedAtMs: number;
  associatedWith: string;
  extendedFields: Record<string, unknown>;
  /** Every movement of points, oldest first. Balances follow from it. */
  ledger: LedgerEntry[];
  transactionIds: number[];
  /** Survivor, when this customer was merged into another. */
  mergedInto: number | null;
  /** Personal data was deleted on request. */
  isPiiDeleted: boolean;
}
