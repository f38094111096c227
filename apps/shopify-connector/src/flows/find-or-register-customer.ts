import type { CapillaryClient, CapillarySource } from '@capconnect/capillary-client';
import type { Identifier } from '../mapping/customer-identifiers.ts';

export interface CustomerSearch {
  readonly client: CapillaryClient;
  readonly source: CapillarySource;
  readonly accountId: string | undefined;
  /** The merchant's preferred one first. */
  readonly identifiers: readonly [Identifier, ...Identifier[]];
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
}

/** The Capillary id of the customer: found by the first identifier that Capillary knows, else registered with all. */
export async function findOrRegisterCustomer(
  search: CustomerSearch,
): Promise<{ customerId: string; isNew: boolean }> {
  const { client, source, accountId, identifiers, firstName, lastName } = search;
  for (const identifier of identifiers) {
    const found = await client.customers.lookup({ identifiers: [identifier], source, accountId });
    if (found !== undefined) return { customerId: found.customerId, isNew: false };
  }
  const added = await client.customers.add({ identifiers, source, accountId, firstName, lastName });
  return { customerId: added.customerId, isNew: !added.existedAlready };
}
