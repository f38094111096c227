import type { SealContext } from '../secrets/key-ring.ts';

export function tenantContext(tenantId: string): SealContext {
  return ['tenant configuration', tenantId];
}
