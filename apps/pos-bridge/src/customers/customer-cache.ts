import type { Tenant } from '@capconnect/connector-kit';
import type { StoreSettings } from '../tenant.ts';
import type { TillIdentifier } from './customer-identifier.ts';
import type { KnownCustomer } from './known-customer.ts';

export interface CachedCustomer {
  readonly customer: KnownCustomer;
  /** When Capillary was asked. */
  readonly asOfMs: number;
  /** Points were taken since, so that there are fewer than `customer.points`. */
  readonly hasFewerPoints: boolean;
}

/** The customers of each store that were looked up last: encrypted, bounded by number and age, and deleted on demand. */
export interface CustomerCache {
  /** Keeps what Capillary answered, unless something newer is kept; as many as the store's settings say. */
  keep(tenant: Tenant<StoreSettings>, kept: KeptCustomer): Promise<void>;
  /** `undefined` when none is kept, or none that is young enough. */
  find(tenant: Tenant<StoreSettings>, identifier: TillIdentifier): Promise<CachedCustomer | undefined>;
  /** Points of the customer were redeemed or taken back: the kept balance is too high from now on. */
  pointsTaken(tenantId: string, identifiers: readonly TillIdentifier[]): Promise<void>;
  /** Deletes what is kept of a person, whichever of their identifiers is given. `false` when nothing is. */
  forget(tenantId: string, identifier: TillIdentifier): Promise<boolean>;
  /** Deletes what is too old. */
  forgetOld(tenant: Tenant<StoreSettings>): Promise<void>;
}

export interface KeptCustomer {
  readonly customer: KnownCustomer;
  /** By what the till asked: it leads to the customer too, whether or not the profile has it. */
  readonly asked: TillIdentifier;
  /** When Capillary was asked, before it answered. */
  readonly asOfMs: number;
}
