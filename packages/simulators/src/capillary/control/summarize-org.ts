import type { OrgState } from '../org/org-state.ts';

/** The organisation as `GET /__sim/state` shows it: no password, secret or token. */
export function summarizeOrg(org: OrgState): unknown {
  return {
    id: org.id,
    name: org.name,
    isBasicEnabled: org.isBasicEnabled,
    defaultAccessGroup: org.defaultAccessGroup,
    accessGroups: Object.fromEntries(org.accessGroups),
    stores: [...org.stores.values()],
    tills: [...org.tills.values()].map(({ id, code, name, type, storeCode, isActive }) => ({
      id,
      code,
      name,
      type,
      storeCode,
      isActive,
    })),
    clients: [...org.clients.values()].map((client) => ({
      id: client.id,
      key: client.key,
      name: client.name,
      ttlSeconds: client.ttlSeconds,
      defaultTillCode: client.defaultTillCode,
      isValid: client.isValid,
      accessGroup: client.accessGroup,
      scopes: client.scopes,
    })),
    issuedTokens: org.issuedTokens.size,
  };
}
