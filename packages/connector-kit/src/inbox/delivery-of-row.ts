import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { InboxMessageTable } from '../database/schema.ts';
import type { Delivery } from './delivery.ts';

const Result = z.record(z.string(), z.unknown());

/** A row of the inbox as the admin API shows it. */
export function deliveryOfRow(row: Selectable<InboxMessageTable>): Delivery {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    source: row.source,
    type: row.type,
    deliveryId: row.delivery_id,
    orderingKey: row.ordering_key,
    status: row.status,
    attempts: row.attempts,
    acceptedAt: isoOf(row.accepted_at_ms),
    updatedAt: isoOf(row.updated_at_ms),
    error: errorOf(row),
    result: row.result === null ? null : Result.parse(JSON.parse(row.result)),
  };
}

export function errorOf({
  error_code,
  error_message,
}: Pick<Selectable<InboxMessageTable>, 'error_code' | 'error_message'>): Delivery['error'] {
  return error_code === null ? null : { code: error_code, message: error_message ?? '' };
}

export function isoOf(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
