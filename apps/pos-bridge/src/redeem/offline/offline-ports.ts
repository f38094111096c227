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

/** The bill of a redemption, once it came to the bridge. */
export interface BillOfRedemption {
  readonly status: 'accepted' | 'working' | 'failed' | 'done' | 'dead';
  /** By the time on the bill, which need not be the day of the redemption. */
  readonly businessDate: string;
  /** What its flow completes. */
  readonly completes: string;
}

export type BillOf = (
  redemption: Pick<Redemption, 'tenantId' | 'till' | 'billNumber' | 'businessDate' | 'acceptedAtMs'>,
) => Promise<BillOfRedemption | undefined>;
