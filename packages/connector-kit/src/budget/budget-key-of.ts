import { createHash } from 'node:crypto';
import type { TenantCapillary } from '../tenants/tenant.ts';

const DIGITS = 16;

/**
 * Whose calls count together: those of one API client, or one till, at one cluster (reference section 6.0: limits are
 * counted by API key). Tenants that share the credential share the budget. A hash, so that nobody reads a key in a metric.
 */
export function budgetKeyOf({ baseUrl, credential }: TenantCapillary): string {
  const caller = credential?.kind === 'till-basic' ? credential.till : credential?.key;
  return createHash('sha256')
    .update(JSON.stringify([baseUrl, credential?.kind, caller]))
    .digest('hex')
    .slice(0, DIGITS);
}
