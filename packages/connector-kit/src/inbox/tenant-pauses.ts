import type { AppError } from '@capconnect/kernel';
import type { Kysely, Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** Between two tries of a paused tenant, when the process that tried died. */
const PROBE_AGAIN_MS = 60_000;

export interface TenantPause {
  readonly tenant_id: string;
  readonly probe_at_ms: number;
}

/** Of all tenants that are paused; mostly none. */
export function readPauses(kysely: Kysely<Schema>): Promise<readonly TenantPause[]> {
  return kysely.selectFrom('tenant_pauses').select(['tenant_id', 'probe_at_ms']).execute();
}

/** Nothing of the tenant runs until `probeAtMs`. */
export async function pauseTenant(
  transaction: Transaction<Schema>,
  tenantId: string,
  {
    error,
    probeAtMs,
    nowMs,
  }: { readonly error: AppError; readonly probeAtMs: number; readonly nowMs: number },
): Promise<void> {
  const pause = { error_code: error.code, error_message: error.message, probe_at_ms: probeAtMs };
  await transaction
    .insertInto('tenant_pauses')
    .values({ tenant_id: tenantId, ...pause, paused_at_ms: nowMs })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(pause))
    .execute();
}

/** One message of each of these goes out now; the next one not before this one had its time. */
export async function startProbes(
  transaction: Transaction<Schema>,
  tenantIds: readonly string[],
  nowMs: number,
): Promise<void> {
  if (tenantIds.length === 0) return;
  await transaction
    .updateTable('tenant_pauses')
    .set({ probe_at_ms: nowMs + PROBE_AGAIN_MS })
    .where('tenant_id', 'in', tenantIds)
    .execute();
}

/** The tenant runs again. What waited does not lose that time from its horizon. */
export async function resumeTenant(
  transaction: Transaction<Schema>,
  tenantId: string,
  nowMs: number,
): Promise<void> {
  const { numDeletedRows } = await transaction
    .deleteFrom('tenant_pauses')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return;
  await transaction
    .updateTable('inbox_messages')
    .set({ round_started_at_ms: nowMs })
    .where('tenant_id', '=', tenantId)
    .where('is_open', '>', 0)
    .execute();
}
