import type { ApiClient, OrgState } from '../org/org-state.ts';

/** An API client as the v3 admin API shows it (reference section 2.3). @param secret - only in the answer that creates it. */
export function clientBody(client: ApiClient, org: OrgState, secret?: string): unknown {
  const defaultTill = client.defaultTillCode === null ? undefined : org.tills.get(client.defaultTillCode);
  return {
    id: client.id,
    attribution: {
      createdOn: client.createdOn,
      lastUpdatedOn: client.lastUpdatedOn,
      createdBy: null,
      lastUpdatedBy: null,
    },
    name: client.name,
    clientKey: client.key,
    ...(secret === undefined ? {} : { clientSecret: secret }),
    isValid: client.isValid,
    description: client.description,
    expirationTokenTime: client.ttlSeconds,
    defaultTillId: defaultTill?.id ?? null,
    scopes: client.scopes.map(({ permission, entityId }) => ({ permission, entityId })),
  };
}
