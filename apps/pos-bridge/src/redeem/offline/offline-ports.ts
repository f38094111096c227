import type { Tenant } from '@capconnect/connector-kit';
import type { StoreSettings } from '../../tenant.ts';
import type { Redemption } from '../store/redemption.ts';
import type { TillIdentifier } from '../../customers/customer-identifier.ts';

/** What was last known of a customer. */
export interface CustomerSnapshot {
  /** Capillary's id: one person may be named in several ways. */
  readonly customerId: string;
  /** A decimal number. */
  readonly points: string;
  /** When Capillary said so, epoch milliseconds of the wall clock. */
  readonly asOfMs: number;
}

export type SnapshotOf = (
  tenant: Tenant<StoreSettings>,
  customer: TillIdentifier,
) => Promise<CustomerSnapshot | undefined>;

/** Messages of one customer stay in order under it. */
export type OrderingKeyOf = (tenantId: string, customer: TillIdentifier) => string;

/** The bill of a redemption, as far as it came to the bridge. */
export interface BillOfRedemption {
  /** `undefined`: it did not come yet. */
  readonly status: 'accepted' | 'working' | 'failed' | 'done' | 'dead' | undefined;
  /** What its flow completes. */
  readonly completes: string;
}

export type BillOf = (
  redemption: Pick<Redemption, 'tenantId' | 'till' | 'billNumber' | 'businessDate'>,
) => Promise<BillOfRedemption>;
