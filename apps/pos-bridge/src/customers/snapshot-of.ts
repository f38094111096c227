import type { Tenant } from '@capconnect/connector-kit';
import type { StoreSettings } from '../tenant.ts';
import type { CustomerCache } from './customer-cache.ts';
import type { TillIdentifier } from './customer-identifier.ts';

/** What is known of a balance while Capillary cannot be asked. */
export interface PointsSnapshot {
  /** Capillary's id. */
  readonly customerId: string;
  /** A decimal string: what Capillary said at `asOfMs`. */
  readonly points: string;
  readonly asOfMs: number;
}

/**
 * The balance of a customer as it was looked up last. `undefined` where none is kept, or where a return took points back
 * since. What was redeemed since is for the caller to take off.
 */
export function createSnapshotOf({ cache }: { readonly cache: Pick<CustomerCache, 'find'> }) {
  return async (
    tenant: Tenant<StoreSettings>,
    customer: TillIdentifier,
  ): Promise<PointsSnapshot | undefined> => {
    const known = await cache.find(tenant, customer);
    if (known === undefined || known.hasFewerPoints) return undefined;
    const { customerId, points } = known.customer;
    return { customerId, points, asOfMs: known.asOfMs };
  };
}
