import type { SnapshotOf } from '../redeem/offline/offline-ports.ts';
import type { CustomerCache } from './customer-cache.ts';

/**
 * The balance of a customer as it was looked up last. `undefined` where none is kept, or where a return took points back
 * since. What was redeemed since is for the caller to take off.
 */
export function createSnapshotOf({ cache }: { readonly cache: Pick<CustomerCache, 'find'> }): SnapshotOf {
  return async (tenant, customer) => {
    const known = await cache.find(tenant, customer);
    if (known === undefined || known.hasFewerPoints) return undefined;
    const { customerId, points } = known.customer;
    return { customerId, points, asOfMs: known.asOfMs };
  };
}
