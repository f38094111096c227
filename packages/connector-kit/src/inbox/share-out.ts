import type { ClaimLimits } from './inbox.ts';
import type { MessageRow } from './select-due.ts';

export interface Shares {
  readonly rows: readonly MessageRow[];
  /** Tenants that have all they may have. */
  readonly served: ReadonlySet<string>;
}

/**
 * Of what may run, one message of each key, since one that waited beside its key is no older sibling to the others of it;
 * and of each tenant no more than its share, so that one whose calls are slow does not have every hand.
 */
export function shareOut(
  rows: readonly MessageRow[],
  taken: readonly MessageRow[],
  { total, perTenant = total, inHandOf = () => 0 }: ClaimLimits,
): Shares {
  const keys = new Set(taken.map(keyOf));
  const counts = new Map<string, number>();
  const served = new Set<string>();
  for (const { tenant_id } of taken) counts.set(tenant_id, countOf(tenant_id) + 1);

  function countOf(tenantId: string): number {
    return counts.get(tenantId) ?? inHandOf(tenantId);
  }

  const shared = rows.filter((row) => {
    if (countOf(row.tenant_id) >= perTenant) served.add(row.tenant_id);
    if (served.has(row.tenant_id) || keys.has(keyOf(row))) return false;
    keys.add(keyOf(row));
    counts.set(row.tenant_id, countOf(row.tenant_id) + 1);
    return true;
  });
  return { rows: shared, served };
}

function keyOf({ tenant_id, ordering_key }: MessageRow): string {
  return JSON.stringify([tenant_id, ordering_key]);
}
