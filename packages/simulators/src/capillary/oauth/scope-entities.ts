import type { ClientScope } from '../org/org-state.ts';

/** What `GET /v3/integrations/scopes` lists (reference section 2.3), with the addresses that each covers by itself. */
export const SCOPE_ENTITIES = [
  { id: 1, name: 'target groups', resources: ['.*v3/targetGroups.*'] },
  { id: 2, name: 'all', resources: ['.*'] },
  { id: 3, name: 'v1.1/transaction', resources: ['.*v1.1/transaction/.*'] },
] as const;

/** A scope as a client keeps it: one that names no addresses covers those of its entity. */
export function completeScope({ entityId, permission, resources }: ClientScope): ClientScope {
  const own = SCOPE_ENTITIES.find((entity) => entity.id === entityId)?.resources ?? [];
  return { entityId, permission, resources: resources.length > 0 ? resources : own };
}
